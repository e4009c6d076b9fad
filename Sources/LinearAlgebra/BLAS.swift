import CBLAS
import Glibc

/// Holds what can be set about the BLAS library as a whole.
public enum BLAS {
  /// Sets how many threads one matrix product may use.
  ///
  /// Sums are split differently among different numbers of threads, so results are the same bit
  /// for bit only at the same number.
  public static func setThreads(_ count: Int) {
    precondition(count >= 1, "threads: \(count), expected at least 1")
    openblas_set_num_threads(Int32(count))
  }

  /// The kernels that OpenBLAS uses, such as `Haswell`.
  public static var kernels: String {
    openblas_get_corename().map { String(cString: $0) } ?? "unknown"
  }

  /// Whether the kernels include some for small products, which read the factors where they are
  /// instead of copying them first: those for AVX-512, up to a million multiplications.
  private static let hasSmallProducts = kernels == "SkylakeX" || kernels == "Cooperlake"

  /// Whether results are better cleared before they are given to BLAS to add to: for all kernels but
  /// those for small products, what clears them in OpenBLAS takes half the time of a thin product.
  @usableFromInline static let clearsSlowly = !hasSmallProducts

  /// Returns how many rows of a product of `all` rows to compute at a time.
  @usableFromInline
  static func rowsOfSmallProduct(columns: Int, inner: Int, all: Int) -> Int {
    guard hasSmallProducts else { return all }
    let most = 1_000_000 / max(columns * inner, 1)
    // Whole blocks of the kernels' eight rows; where not even that is small, it is no use.
    return most >= all || most < 8 ? all : most / 8 * 8
  }

  /// Starts the program anew with kernels that suit the processor, where OpenBLAS chose badly.
  ///
  /// OpenBLAS picks its kernels by processor model while it loads, and takes those of 2004 for a
  /// model that is newer than itself: several times slower. The environment variable
  /// OPENBLAS_CORETYPE overrides that, but only before the library loads. Returns where nothing is
  /// to be done: the variable is set already, the choice was right, or the program cannot be
  /// started again. To be called before anything else.
  public static func relaunchWithSuitableKernels() {
    let variable = "OPENBLAS_CORETYPE"
    // The real path, so that lists of processes show the program's name.
    guard getenv(variable) == nil, kernels == "Prescott",
      let program = realpath("/proc/self/exe", nil)
    else { return }
    defer { free(program) }
    switch regulus_vector_level() {
    case 2: setenv(variable, "SkylakeX", 0)
    case 1: setenv(variable, "Haswell", 0)
    default: return
    }
    execv(program, CommandLine.unsafeArgv)
  }
}
