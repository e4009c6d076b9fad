// How glibc's allocator is tuned, which Swift's own module of glibc leaves out.
#include <malloc.h>
