import CBLAS

/// Sets how many threads one matrix product may use.
///
/// Sums are split differently among different numbers of threads, so results are the same bit for
/// bit only at the same number.
public func setBLASThreads(_ count: Int) {
  precondition(count >= 1, "threads: \(count), expected at least 1")
  openblas_set_num_threads(Int32(count))
}
