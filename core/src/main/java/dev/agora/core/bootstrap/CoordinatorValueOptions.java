package dev.agora.core.bootstrap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.config.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** A value of the {@code Coordinator} singleton on the command line. Confined to the command. */
final class CoordinatorValueOptions {
    private static final String TYPE = "@type";
    private static final int MAX_FILE_BYTES = 48 * 1024;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Type of the coordinator; 'agora coordinator list' shows the types.")
    private String type = "";

    @Option(
            names = "--field",
            paramLabel = "NAME=VALUE",
            description =
                    "A field; entries of a list are parted by ';', and env:NAME or file:PATH names where a value is kept.")
    private List<String> fields = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "A JSON object with @type and the fields; --field adds to it and overrides it.")
    private Optional<Path> file = Optional.empty();

    /** The arguments of the node's command: type and fields as texts; without a type when none was given. */
    ObjectNode arguments(Environment environment) {
        Map<String, String> all =
                new TreeMap<>(file.map(path -> read(environment, path)).orElse(Map.of()));
        fields.forEach(field -> put(field, all));
        String chosen = type.isEmpty() ? all.getOrDefault(TYPE, "") : type;
        all.remove(TYPE);
        if (chosen.isEmpty() && !all.isEmpty()) {
            throw new CommandFailure("the fields need a type: give --type, or @type in the file", ExitCode.USAGE);
        }
        ObjectNode arguments = NodeOptions.noArguments().put("type", chosen);
        ObjectNode given = arguments.putObject("fields");
        all.forEach((name, value) -> given.put(name, resolve(environment, name, value)));
        return arguments;
    }

    private static void put(String field, Map<String, String> all) {
        int equals = field.indexOf('=');
        if (equals < 1) {
            throw new CommandFailure(
                    "--field takes NAME=VALUE, such as --field addresses=host:4222; given was one "
                            + (equals < 0 ? "without '='" : "without a name"),
                    ExitCode.USAGE);
        }
        all.put(field.substring(0, equals), field.substring(equals + 1));
    }

    private static String resolve(Environment environment, String name, String value) {
        try {
            return SecretReference.resolve(value, environment.variables(), environment.workingDirectory());
        } catch (IllegalArgumentException unresolved) {
            throw new CommandFailure("field " + name + ": " + unresolved.getMessage(), ExitCode.USAGE);
        }
    }

    private static Map<String, String> read(Environment environment, Path path) {
        Path resolved = environment.workingDirectory().resolve(path);
        try {
            if (Files.size(resolved) > MAX_FILE_BYTES) {
                throw new CommandFailure(resolved + " is larger than " + MAX_FILE_BYTES + " bytes", ExitCode.USAGE);
            }
            JsonNode value = new ObjectMapper().readTree(Files.readString(resolved));
            if (!value.isObject()) {
                throw new CommandFailure(
                        resolved
                                + " holds no JSON object; give one such as {\"@type\": \"Nats\", \"addresses\": [\"host:4222\"]}",
                        ExitCode.USAGE);
            }
            Map<String, String> fields = new TreeMap<>();
            value.properties()
                    .forEach(field -> fields.put(field.getKey(), text(resolved, field.getKey(), field.getValue())));
            return fields;
        } catch (NoSuchFileException absent) {
            throw new CommandFailure("there is no file " + resolved + "; name one by --file", ExitCode.USAGE);
        } catch (JsonProcessingException malformed) {
            throw new CommandFailure(
                    resolved + " is not JSON (" + malformed.getOriginalMessage() + " in line "
                            + malformed.getLocation().getLineNr() + ")",
                    ExitCode.USAGE);
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    resolved + " cannot be read (" + unreadable + "); name a file that this user may read",
                    ExitCode.USAGE);
        }
    }

    private static String text(Path file, String name, JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(entry -> text(file, name, entry)).collect(Collectors.joining(" ; "));
        }
        if (!value.isValueNode() || value.isNull()) {
            throw new CommandFailure(
                    "field " + name + " in " + file + " must be a text, a number, true, false or a list of these",
                    ExitCode.USAGE);
        }
        return value.asText();
    }
}
