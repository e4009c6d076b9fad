print("regulus-benchmark")
