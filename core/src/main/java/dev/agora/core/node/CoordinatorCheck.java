package dev.agora.core.node;

import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.config.AgoraConfig;
import dev.agora.core.config.ConfigKeys;
import dev.agora.core.config.ConfigProblem;
import dev.agora.core.config.CoordinatorConfig;
import dev.agora.core.config.CoordinatorRules;
import dev.agora.core.config.EffectiveSetting;
import dev.agora.core.config.Origin;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.PropertySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Judges the coordinator's settings of a node by the plug-ins found: the type, each field against the plug-in's table, and what the plug-in
 * itself refuses when it makes a coordinator, which is never started. Safe for all threads.
 */
public final class CoordinatorCheck implements CoordinatorRules {
    private static final String PREFIX = "coordinator.";
    private static final String OVERRIDE = PREFIX + "override";
    private static final String HIDDEN = "***";
    /** Codes of failures that are about the type, whatever its fields. */
    private static final Set<String> ABOUT_TYPE = Set.of("NO_SUCH_COORDINATOR", "SPI_VERSION");

    private final Supplier<CoordinatorLoader> plugins;

    CoordinatorCheck(Supplier<CoordinatorLoader> plugins) {
        this.plugins = plugins;
    }

    /** Judges by the plug-ins of the class path. */
    public static CoordinatorCheck ofClassPath() {
        return new CoordinatorCheck(CoordinatorListing::find);
    }

    /** Fails unless the settings have no problem. @throws CoordinatorException of kind CONFIG with all of them */
    void require(AgoraConfig config) {
        List<ConfigProblem> problems = problems(config);
        if (!problems.isEmpty()) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "INVALID_SETTINGS",
                    "the coordinator's settings do not fit:\n  "
                            + problems.stream().map(Object::toString).collect(Collectors.joining("\n  ")));
        }
    }

    @Override
    public List<ConfigProblem> problems(AgoraConfig config) {
        try (DryLoan dry = new DryLoan()) {
            CoordinatorLoader loader = plugins.get();
            return values(config.coordinator(), loader).stream()
                    .flatMap(value -> problems(value, loader, dry, new Given(config.effective())).stream())
                    .distinct()
                    .toList();
        } catch (CoordinatorException wrong) {
            return List.of(new ConfigProblem("", "", "", words(wrong)));
        }
    }

    /** A type with its fields, and the key by which it was chosen. */
    private record Value(String key, String type, Map<String, String> fields) {}

    /** What the node may open by its own settings: the override, or the value that it may bring into a new cluster. */
    private static List<Value> values(CoordinatorConfig config, CoordinatorLoader loader) {
        if (config.override().isEmpty()) {
            return List.of(new Value(ConfigKeys.COORDINATOR_TYPE, config.type(), config.fields()));
        }
        String override = config.override().get();
        if (!config.typeWasSet() || override.equals(config.type())) {
            return List.of(new Value(OVERRIDE, override, config.fields()));
        }
        Set<String> known = keys(loader, override, _ -> true);
        Map<String, String> overriding = new TreeMap<>(config.fields());
        overriding.keySet().retainAll(known);
        List<Value> values = new ArrayList<>(List.of(new Value(OVERRIDE, override, overriding)));
        boolean isJarMissing = loader.find(config.type()).isEmpty(); // An override is the way out of that.
        if (!isJarMissing) {
            Set<String> own = keys(loader, config.type(), _ -> true);
            Map<String, String> rest = new TreeMap<>(config.fields());
            rest.keySet().removeIf(key -> known.contains(key) && !own.contains(key));
            values.add(new Value(ConfigKeys.COORDINATOR_TYPE, config.type(), rest));
        }
        return values;
    }

    private static Set<String> keys(CoordinatorLoader loader, String type, Predicate<PropertySpec> kind) {
        return loader.find(type).map(CoordinatorProvider::properties).orElse(List.of()).stream()
                .filter(kind)
                .map(PropertySpec::key)
                .collect(Collectors.toSet());
    }

    private static List<ConfigProblem> problems(Value value, CoordinatorLoader loader, DryLoan dry, Given given) {
        try {
            Optional<CoordinatorException> refusal = dry.refusal(loader, value.type, value.fields);
            if (refusal.isEmpty()) {
                return List.of();
            }
            String why = words(refusal.get());
            if (ABOUT_TYPE.contains(refusal.get().code())) {
                return List.of(given.problem(value.key, why));
            }
            List<ConfigProblem> ofFields = loader.find(value.type)
                    .map(found -> ofFields(value, found, given))
                    .orElse(List.of());
            return ofFields.isEmpty() ? List.of(given.problem(blamed(value, why, loader, dry), why)) : ofFields;
        } catch (RuntimeException | LinkageError fault) {
            return List.of(
                    given.problem(value.key, "the plug-in failed while it was asked whether its fields fit: " + fault));
        }
    }

    /** What is wrong with each field alone, and the fields that lack. */
    private static List<ConfigProblem> ofFields(Value value, CoordinatorProvider provider, Given given) {
        List<ConfigProblem> problems = new ArrayList<>();
        new TreeMap<>(value.fields).forEach((key, text) -> {
            List<PropertySpec> table = provider.properties().stream()
                    .map(spec -> optional(spec, spec.secret() || given.isHidden(PREFIX + key)))
                    .toList();
            refusal(table, Map.of(key, text)).ifPresent(why -> problems.add(given.problem(PREFIX + key, why)));
        });
        provider.properties().stream()
                .filter(spec -> spec.required() && !value.fields.containsKey(spec.key()))
                .forEach(spec ->
                        refusal(List.of(spec), Map.of()).ifPresent(why -> problems.add(given.problem(value.key, why))));
        return problems;
    }

    private static PropertySpec optional(PropertySpec spec, boolean secret) {
        return new PropertySpec(
                spec.key(),
                spec.type(),
                spec.defaultValue(),
                false,
                spec.minimum(),
                spec.maximum(),
                spec.unit(),
                secret,
                spec.localOnly(),
                spec.doc());
    }

    private static Optional<String> refusal(List<PropertySpec> table, Map<String, String> fields) {
        try {
            var _ = CoordinatorSettings.of(table, fields);
            return Optional.empty();
        } catch (CoordinatorException wrong) {
            return Optional.of(words(wrong));
        }
    }

    /** The key of the first field that causes the refusal, else that of the type. */
    private static String blamed(Value value, String refusal, CoordinatorLoader loader, DryLoan dry) {
        Set<String> required = keys(loader, value.type, PropertySpec::required);
        for (String field : new TreeMap<>(value.fields).keySet()) {
            // Without a required field another refusal would be heard whatever its value.
            boolean causes = required.contains(field)
                    ? refusal.matches("(?s).*\\b" + Pattern.quote(field) + "\\b.*")
                    : !isHeardWithout(field, value, refusal, loader, dry);
            if (causes) {
                return PREFIX + field;
            }
        }
        return value.key;
    }

    private static boolean isHeardWithout(
            String field, Value value, String refusal, CoordinatorLoader loader, DryLoan dry) {
        Map<String, String> others = new TreeMap<>(value.fields);
        others.remove(field);
        return dry.refusal(loader, value.type, others)
                .filter(other -> words(other).equals(refusal))
                .isPresent();
    }

    private static String words(CoordinatorException wrong) {
        return Objects.requireNonNullElse(wrong.getMessage(), wrong.code());
    }

    /** The settings as they were given and may be shown. */
    private record Given(List<EffectiveSetting> settings) {
        ConfigProblem problem(String key, String message) {
            Optional<EffectiveSetting> setting =
                    settings.stream().filter(each -> each.name().equals(key)).findFirst();
            String where = setting.map(EffectiveSetting::origin)
                    .filter(origin -> origin.source() != Origin.Source.DEFAULT)
                    .map(Origin::toString)
                    .orElse("");
            return new ConfigProblem(
                    where, key, setting.map(EffectiveSetting::value).orElse(""), message);
        }

        boolean isHidden(String key) {
            return settings.stream()
                    .anyMatch(each -> each.name().equals(key) && each.value().equals(HIDDEN));
        }
    }
}
