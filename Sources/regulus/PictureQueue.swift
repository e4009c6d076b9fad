import Dispatch
import Records

/// Writes pictures on a queue of its own, so that nobody's keys wait for a slow disk.
final class PictureQueue: Sendable {
  private let queue = DispatchQueue(label: "regulus.pictures", qos: .utility)
  private let notices: Notices

  /// Creates a queue that tells what became of each picture.
  init(_ notices: Notices) {
    self.notices = notices
  }

  /// Has a picture written, after those before it; returns at once.
  ///
  /// - Parameter body: Writes the picture, and returns the name of the file.
  func write(_ body: @escaping @Sendable () throws(FileError) -> String) {
    queue.async { [notices] in
      do throws(FileError) {
        notices.tell("saved \(try body())")
      } catch {
        notices.post("\(error)")
      }
    }
  }

  /// Waits until all are written.
  func finish() { queue.sync {} }
}
