print("regulus")
