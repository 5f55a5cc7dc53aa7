package dev.agora.core.bus;

import dev.agora.core.config.Nearest;
import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.SpiVersion;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the coordinators of the class path and makes the chosen one. Immutable; safe for all threads. */
public final class CoordinatorLoader {
    /** The type that means: no backend. */
    public static final String DISABLED = "Disabled";

    /** The type that means: the bundled peer-to-peer coordinator, configured by the cluster itself. */
    public static final String DEFAULT = "Default";

    private static final Logger log = LoggerFactory.getLogger(CoordinatorLoader.class);
    private static final String DEFAULT_PROVIDER = "Zenoh";
    private static final int MAX_BROKEN = 100;

    private final Map<String, CoordinatorProvider> byType;
    private final List<CoordinatorProvider> providers;
    private final List<String> broken;
    private final String searched;

    /**
     * A loader of given providers.
     *
     * @param searched where they were looked for, for people
     * @throws CoordinatorException of kind CONFIG when two have one type
     */
    CoordinatorLoader(List<CoordinatorProvider> providers, List<String> broken, String searched) {
        this.providers = List.copyOf(providers);
        this.broken = List.copyOf(broken);
        this.searched = searched;
        this.byType = index(this.providers);
        this.providers.stream()
                .filter(provider -> provider.spiVersion().isNewerThan(SpiVersion.CURRENT))
                .forEach(CoordinatorLoader::sayNewer);
    }

    private static void sayNewer(CoordinatorProvider provider) {
        log.warn(
                "coordinator {} of {} is built for version {} of the SPI, this node has {}: it may call what is not there and fail then; update the"
                        + " node, or put a jar for {} in its place",
                provider.type(),
                jarOf(provider),
                provider.spiVersion(),
                SpiVersion.CURRENT,
                SpiVersion.CURRENT);
    }

    /**
     * A loader of given providers, for who brings them along.
     *
     * @param origin where they come from, for people
     * @throws CoordinatorException of kind CONFIG when two have one type
     */
    public static CoordinatorLoader of(List<CoordinatorProvider> providers, String origin) {
        return new CoordinatorLoader(providers, List.of(), origin);
    }

    /**
     * Looks through the class path.
     *
     * @param searched the folders that the start script put on it, for people, such as {@code plugins/*.jar}
     * @throws CoordinatorException of kind CONFIG when two jars have a provider of one type; the message names both
     */
    public static CoordinatorLoader onClassPath(String searched) {
        List<CoordinatorProvider> found = new ArrayList<>();
        List<String> broken = new ArrayList<>(PluginJars.unreadable(System.getProperty("java.class.path", "")));
        ClassLoader classes = CoordinatorLoader.class.getClassLoader();
        PluginJars.requireOneOfEach(classes, CoordinatorProvider.class);
        Iterator<CoordinatorProvider> iterator =
                ServiceLoader.load(CoordinatorProvider.class, classes).iterator();
        boolean more = true;
        while (more && broken.size() < MAX_BROKEN) {
            try {
                more = iterator.hasNext();
                if (more) {
                    found.add(iterator.next());
                }
            } catch (ServiceConfigurationError | LinkageError failure) {
                broken.add(String.valueOf(failure.getMessage()));
            }
        }
        return new CoordinatorLoader(found, broken, searched);
    }

    /** All providers found. */
    public List<CoordinatorProvider> providers() {
        return providers;
    }

    /** Entries of the class path that name a provider which cannot be loaded, with why. */
    public List<String> broken() {
        return broken;
    }

    /** The jar or folder that a provider comes from. */
    public static String jarOf(CoordinatorProvider provider) {
        CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? provider.getClass().getName()
                : source.getLocation().getPath();
    }

    /** The provider of a type or alias; empty also for {@link #DEFAULT} and {@link #DISABLED}, which need none. */
    public Optional<CoordinatorProvider> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** Whether coordinators of a type listen on the node's own address, so that only one of them can be open; false for an unknown type. */
    public boolean listens(String type) {
        return find(type.equals(DEFAULT) ? DEFAULT_PROVIDER : type)
                .filter(CoordinatorProvider::listens)
                .isPresent();
    }

    /** Fails unless the type can be made here. @throws CoordinatorException of kind CONFIG that lists what was found and where */
    public void require(String type) {
        if (!type.equals(DEFAULT) && !type.equals(DISABLED) && !byType.containsKey(type)) {
            throw new CoordinatorException(Kind.CONFIG, "NO_SUCH_COORDINATOR", absence(type));
        }
    }

    /** Stands in for a coordinator that cannot be opened: degraded for that reason, the bus runs on node calls alone. */
    public static Coordinator absent(String reason, CoordinatorLoan loan) {
        return new AbsentCoordinator(reason, loan.clock().instant());
    }

    /**
     * Makes the coordinator of a type, not started.
     *
     * @param type {@code @type} of the singleton; {@link #DEFAULT} and {@link #DISABLED} need no jar
     * @param given its properties, unvalidated
     * @throws CoordinatorException of kind CONFIG when there is no such type, it is of another major version of the SPI, or its properties do
     *     not fit; the message names what was found and where it was looked for
     */
    public Coordinator create(String type, Map<String, String> given, CoordinatorLoan loan) {
        if (type.equals(DISABLED)) {
            refuseFields(type, given, "choose the type that they are meant for");
            return new AbsentCoordinator(
                    "disabled by setting; events travel by node RPC alone",
                    loan.clock().instant());
        }
        if (type.equals(DEFAULT)) {
            return createDefault(given, loan);
        }
        CoordinatorProvider provider = Optional.ofNullable(byType.get(type))
                .orElseThrow(() -> new CoordinatorException(Kind.CONFIG, "NO_SUCH_COORDINATOR", absence(type)));
        return create(provider, given, loan);
    }

    private Coordinator createDefault(Map<String, String> given, CoordinatorLoan loan) {
        refuseFields(
                DEFAULT, given, "set @type to " + DEFAULT_PROVIDER + ", the same coordinator with settings of its own");
        CoordinatorProvider provider = byType.get(DEFAULT_PROVIDER);
        if (provider == null) {
            return new AbsentCoordinator(absence(DEFAULT_PROVIDER), loan.clock().instant());
        }
        try {
            return new DefaultCoordinator(create(provider, Map.of(), loan), loan.clock());
        } catch (CoordinatorException failure) {
            return new AbsentCoordinator(
                    failure.code() + ": " + failure.getMessage(), loan.clock().instant());
        }
    }

    private static void refuseFields(String type, Map<String, String> given, String otherwise) {
        if (!given.isEmpty()) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "INVALID_SETTINGS",
                    "the type " + type + " takes no fields, given: " + String.join(", ", new TreeMap<>(given).keySet())
                            + "; leave them out, or " + otherwise);
        }
    }

    private static Coordinator create(CoordinatorProvider provider, Map<String, String> given, CoordinatorLoan loan) {
        SpiVersion version = provider.spiVersion();
        if (!SpiVersion.CURRENT.accepts(version)) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "SPI_VERSION",
                    "coordinator " + provider.type() + " of " + jarOf(provider) + " is built for version " + version
                            + " of the SPI, this is " + SpiVersion.CURRENT + "; put a jar for "
                            + SpiVersion.CURRENT.major() + ".x in its place");
        }
        CoordinatorSettings settings = CoordinatorSettings.of(provider.properties(), given);
        return provider.create(new BusCoordinatorContext(loan, settings));
    }

    private String absence(String type) {
        String failed = broken.isEmpty() ? "" : "; not loadable: " + String.join("; ", broken);
        Set<String> choices = new TreeSet<>(byType.keySet());
        choices.addAll(List.of(DEFAULT, DISABLED));
        String meant = Nearest.ignoringCase(type, choices)
                .map(name -> ", did you mean '" + name + "'? Found ")
                .orElse("; found ");
        return "no coordinator of type '" + type + "' was found" + meant + byType.keySet() + " in " + searched + failed
                + "; put its jar there, or choose one of these, " + DEFAULT + " or " + DISABLED;
    }

    private static Map<String, CoordinatorProvider> index(List<CoordinatorProvider> providers) {
        Map<String, CoordinatorProvider> byType = new TreeMap<>();
        for (CoordinatorProvider provider : providers) {
            Stream.concat(Stream.of(provider.type()), provider.aliases().stream())
                    .distinct()
                    .forEach(name -> put(byType, name, provider));
        }
        return byType;
    }

    private static void put(Map<String, CoordinatorProvider> byType, String name, CoordinatorProvider provider) {
        CoordinatorProvider other = byType.putIfAbsent(name, provider);
        if (other != null) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "TWO_COORDINATORS",
                    "two coordinators have the type '" + name + "': " + jarOf(other) + " and " + jarOf(provider)
                            + "; remove one of the jars");
        }
    }
}
