// zlib: what gzip and NumPy files are packed with.
#include <zlib.h>
