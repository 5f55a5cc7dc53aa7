package dev.agora.core.config;

import java.util.List;
import java.util.Optional;

/** Reads settings from arguments: {@code --key=value} and {@code --key value}. */
final class CommandLineSource {
    /** The flag that names the file; no setting itself. */
    static final String FILE_FLAG = "config";

    private CommandLineSource() {}

    static SourceReading read(List<String> arguments) {
        SourceReading reading = new SourceReading();
        for (int index = 0; index < arguments.size(); index++) {
            String argument = arguments.get(index);
            if (!argument.startsWith("--") || argument.length() == 2) {
                reading.problems.add(ConfigProblem.general("command line: an argument in place " + (index + 1)
                        + " is no setting; settings are given as --key=value or --key value"));
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            Origin origin = new Origin(Origin.Source.COMMAND_LINE, "--" + name, 0);
            if (equals >= 0) {
                reading.settings.add(
                        new RawSetting(name, argument.substring(equals + 1).strip(), origin));
            } else if (index + 1 < arguments.size() && !arguments.get(index + 1).startsWith("--")) {
                index++;
                reading.settings.add(new RawSetting(name, arguments.get(index).strip(), origin));
            } else {
                reading.settings.add(new RawSetting(name, "", origin));
            }
        }
        return reading;
    }

    /** Takes the file's name out of the settings. */
    static Optional<String> takeFile(SourceReading reading) {
        List<String> files = reading.settings.stream()
                .filter(setting -> setting.name().equals(FILE_FLAG))
                .map(RawSetting::value)
                .distinct()
                .toList();
        reading.settings.removeIf(setting -> setting.name().equals(FILE_FLAG));
        if (files.size() > 1) {
            reading.problems.add(
                    ConfigProblem.general("command line: --config is given twice with two files: " + files));
        }
        return files.stream().findFirst();
    }
}
