import ArgumentParser

/// Says what becomes of a run when its terminal goes away, as a connection that drops.
enum HangUpPolicy: String, CaseIterable, ExpressibleByArgument {
  /// It goes on without one, to its end.
  case goOn = "continue"
  /// It stops, with a checkpoint to go on from.
  case stop
}
