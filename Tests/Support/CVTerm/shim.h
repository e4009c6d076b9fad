// libvterm: turns the bytes a program writes to a terminal into a screen to assert on.
#include <vterm.h>
