// OpenBLAS's C interface: the matrix products behind every layer.
#include <cblas.h>
