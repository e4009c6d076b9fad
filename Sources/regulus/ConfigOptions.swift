import ArgumentParser

/// Says where options come from beside the command line.
struct ConfigOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take options from this file, a key for each, such as learning-rate = 0.3; those of the command "
        + "line win. $XDG_CONFIG_HOME/regulus/config.toml, or ~/.config/regulus/config.toml, has "
        + "defaults for every run; those that do not fit its data, network or optimizer are passed "
        + "over.", valueName: "file.toml"))
  var config: String?
}

/// Says whether options are to be written as such a file.
struct PrintingOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Print the options as such a file, and end: those that are not given too, where they have a "
        + "value."))
  var printConfig = false
}
