package dev.agora.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Typed values of all keys of the table, and what was wrong with the given ones. Confined to one load. */
final class Values {
    private final Map<String, Object> typed = new TreeMap<>();
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, RawSetting> given;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Path workingDirectory;

    Values(Map<String, RawSetting> given, Secrets secrets, Path workingDirectory) {
        this.given = given;
        this.workingDirectory = workingDirectory;
        ConfigKeys.all().forEach(key -> read(key, secrets));
    }

    private void read(ConfigKey key, Secrets secrets) {
        if (!key.defaultValue().isEmpty()) {
            typed.put(key.name(), ValueParser.parse(key, key.defaultValue()).orElseThrow());
            texts.put(key.name(), key.defaultValue());
        }
        RawSetting raw = given.get(key.name());
        if (raw == null) {
            return;
        }
        if (raw.value().isEmpty()) {
            problems.add(
                    ConfigProblem.of(raw, "has no value; give one or leave the key out; allowed is " + key.allowed()));
            return;
        }
        try {
            String text = key.secret() ? secrets.resolve(raw.value()) : raw.value();
            ValueParser.parse(key, text)
                    .ifPresentOrElse(
                            value -> typed.put(key.name(), value),
                            () -> problems.add(ConfigProblem.of(raw, "is not allowed; allowed is " + key.allowed())));
            texts.put(key.name(), raw.value());
        } catch (Secrets.UnresolvedException unresolved) {
            problems.add(ConfigProblem.of(raw, unresolved.reason()));
        }
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    boolean wasSet(String name) {
        return given.containsKey(name);
    }

    /** The value as it was given, with its place. */
    Optional<RawSetting> raw(String name) {
        return Optional.ofNullable(given.get(name));
    }

    /** The value in force as text, empty when there is none. */
    String text(String name) {
        return texts.getOrDefault(name, "");
    }

    <T> Optional<T> find(String name, Class<T> type) {
        ConfigKeys.key(name);
        return Optional.ofNullable(typed.get(name)).map(type::cast);
    }

    <T> T get(String name, Class<T> type) {
        return find(name, type).orElseThrow(() -> new IllegalStateException("setting " + name + " has no default"));
    }

    String string(String name) {
        return get(name, String.class);
    }

    int number(String name) {
        return Math.toIntExact(get(name, Long.class));
    }

    Duration duration(String name) {
        return get(name, Duration.class);
    }

    PortSetting port(String name) {
        return new PortSetting(number(name), wasSet(name));
    }

    Optional<Path> path(String name) {
        return find(name, String.class)
                .map(text -> workingDirectory.resolve(text).toAbsolutePath().normalize());
    }

    <T> List<T> list(String name, Class<T> type) {
        List<?> list = find(name, List.class).orElse(List.of());
        return list.stream().<T>map(type::cast).toList();
    }

    /** Adds a problem of a value that was read well but does not fit; blames its place when it was given. */
    void refuse(String name, String message) {
        problems.add(raw(name)
                .map(setting -> ConfigProblem.of(setting, message))
                .orElseGet(() -> new ConfigProblem(
                        "default", name, ConfigKeys.key(name).secret() ? Secrets.HIDDEN : text(name), message)));
    }
}
