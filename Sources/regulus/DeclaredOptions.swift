import ArgumentParser
import FoundationEssentials

extension OptionCatalog {
  /// Reads the declarations of `regulus train`.
  ///
  /// They are read off the description that the argument parser gives of the command, so that an
  /// option which is declared is known to records and to configuration files as well.
  init() throws {
    struct Description: Decodable {
      struct Command: Decodable {
        struct Argument: Decodable {
          struct Name: Decodable { var name: String }
          var kind: String
          var names: [Name]?
          var sectionTitle: String?
          var defaultValue: String?
        }
        var arguments: [Argument]?
      }
      var command: Command
    }
    let json = Data(TrainCommand._dumpHelp().utf8)
    let command = try JSONDecoder().decode(Description.self, from: json).command
    entries = (command.arguments ?? []).flatMap { argument in
      (argument.names ?? []).filter { $0.name.count > 1 }.map {
        Entry(
          name: $0.name, isFlag: argument.kind == "flag", section: argument.sectionTitle,
          defaultValue: argument.defaultValue)
      }
    }
  }
}
