package dev.agora.core.config;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads the settings: defaults, then file, environment and command line, where later wins. Reports all problems of one attempt. Reads
 * files and nothing else; confined to one load.
 */
public final class ConfigLoader {
    private static final String ROLES = "cluster.roles.";

    private final Path workingDirectory;
    private final CoordinatorRules coordinatorRules;
    private final List<ConfigProblem> warnings = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Secrets secrets;
    /** Whether type and fields are known; if not, what would be said of them might only follow from that. */
    private boolean coordinatorIsReadable = true;

    private ConfigLoader(Map<String, String> environment, Path workingDirectory, CoordinatorRules coordinatorRules) {
        this.workingDirectory = workingDirectory;
        this.coordinatorRules = coordinatorRules;
        this.secrets = new Secrets(environment, workingDirectory);
    }

    /**
     * Loads from arguments without subcommand, environment variables, and a directory against which relative paths are taken. The
     * coordinator's type and fields are taken as they are.
     */
    public static LoadResult load(List<String> args, Map<String, String> env, Path cwd) {
        return load(args, env, cwd, config -> List.of());
    }

    /** The same; {@code coordinatorRules} judge the coordinator's type and fields, whose problems are reported with all others. */
    public static LoadResult load(
            List<String> args, Map<String, String> env, Path cwd, CoordinatorRules coordinatorRules) {
        return new ConfigLoader(env, cwd, coordinatorRules).result(args, env);
    }

    private LoadResult result(List<String> args, Map<String, String> env) {
        SourceReading commandLine = CommandLineSource.read(args);
        Optional<String> file =
                CommandLineSource.takeFile(commandLine).or(() -> Optional.ofNullable(env.get("AGORA_CONFIG")));
        Merge merge = new Merge();
        file.map(name -> FileSource.read(workingDirectory.resolve(name), name))
                .ifPresent(reading -> take(reading, merge));
        take(EnvironmentSource.read(env), merge);
        take(commandLine, merge);
        problems.addAll(merge.problems());
        Values values = new Values(merge.merged(), secrets, workingDirectory);
        AgoraConfig config = assemble(values, merge.merged());
        problems.addAll(values.problems());
        if (coordinatorIsReadable) {
            problems.addAll(coordinatorRules.problems(config));
        }
        return problems.isEmpty()
                ? new LoadResult.Loaded(config, warnings)
                : new LoadResult.Problems(problems.stream().distinct().toList(), warnings);
    }

    private void take(SourceReading reading, Merge merge) {
        problems.addAll(reading.problems);
        warnings.addAll(reading.warnings);
        merge.add(reading);
    }

    private AgoraConfig assemble(Values values, Map<String, RawSetting> given) {
        Relations relations = new Relations(values);
        relations.check();
        Optional<TlsFiles> jmapTls = relations.jmapTls();
        ClusterConfig cluster = cluster(values, relations);
        Path dataPath = relations.dataPath(workingDirectory);
        JmapConfig jmap = jmap(values, relations, jmapTls);
        CoordinatorConfig coordinator = coordinator(values, given);
        Optional<TlsFiles> clientTls = relations.clientTls(jmapTls);
        warnings.addAll(relations.warnings());
        warnings.addAll(WithoutEffect.warnings(given.values()));
        List<EffectiveSetting> effective = effective(
                values,
                given,
                Map.of(
                        "cluster.advertise-addr", cluster.advertiseAddr(),
                        "cluster.bind-port", Integer.toString(cluster.bindPort().number()),
                        "cluster.bus-port", Integer.toString(cluster.busPort().number()),
                        "data.path", dataPath.toString(),
                        "jmap.url", jmap.url().toString()));
        Optional<HostPort> smarthost =
                values.list("smtp.smarthost", HostPort.class).stream().findFirst();
        return new AgoraConfig(
                cluster,
                raft(values),
                rpc(values),
                dataPath,
                jmap,
                lmtp(values),
                imap(values),
                admin(values),
                security(values),
                log(values),
                coordinator,
                clientTls,
                smarthost,
                effective);
    }

    private static ClusterConfig cluster(Values values, Relations relations) {
        Optional<Integer> expect = values.find("cluster.expect", Long.class).map(Math::toIntExact);
        return new ClusterConfig(
                values.find("cluster.node-id", Long.class).map(id -> new NodeId(Math.toIntExact(id))),
                values.find("cluster.key", String.class).map(Secret::new),
                relations.seeds(),
                values.string("cluster.bind-addr"),
                relations.advertiseAddr(),
                relations.bindPort(),
                values.port("cluster.rpc-port"),
                relations.busPort(),
                values.duration("cluster.heartbeat"),
                values.get("cluster.phi-suspect", Double.class),
                values.get("cluster.phi-convict", Double.class),
                expect.map(OptionalInt::of).orElse(OptionalInt.empty()),
                switch (values.string("cluster.replica")) {
                    case "none" -> Replica.NONE;
                    case "read-only" -> Replica.READ_ONLY;
                    default -> Replica.VOTER;
                },
                values.find("cluster.zone", String.class),
                roles(values));
    }

    private static Map<String, List<NodeId>> roles(Values values) {
        Map<String, List<NodeId>> roles = new TreeMap<>();
        for (ConfigKey key : ConfigKeys.all()) {
            if (key.name().startsWith(ROLES)) {
                roles.put(key.name().substring(ROLES.length()), values.list(key.name(), NodeId.class));
            }
        }
        return roles;
    }

    private static RaftConfig raft(Values values) {
        return new RaftConfig(
                values.duration("raft.election-timeout"),
                values.duration("raft.commit-timeout"),
                values.get("raft.batch-max", Long.class),
                values.duration("raft.dead-voter-timeout"),
                values.number("raft.max-voters"),
                values.string("reads.when-isolated").equals("serve"));
    }

    private static RpcConfig rpc(Values values) {
        return new RpcConfig(values.duration("rpc.timeout"), values.duration("rpc.inactivity-timeout"));
    }

    private static JmapConfig jmap(Values values, Relations relations, Optional<TlsFiles> tls) {
        return new JmapConfig(
                relations.jmapUrl(),
                values.port("jmap.port"),
                values.string("jmap.bind-addr"),
                tls,
                values.string("jmap.write-routing").equals("redirect"),
                values.duration("jmap.read-timeout"),
                values.duration("jmap.event-source-throttle"),
                values.duration("jmap.ws-throttle"),
                values.duration("jmap.push-throttle"));
    }

    private static LmtpConfig lmtp(Values values) {
        return new LmtpConfig(
                values.port("lmtp.port"),
                values.string("lmtp.bind-addr"),
                values.list("lmtp.trusted-ips", String.class),
                values.get("lmtp.max-size", Long.class));
    }

    private static ImapConfig imap(Values values) {
        return new ImapConfig(
                values.port("imap.port"),
                values.port("imap.tls-port"),
                values.string("imap.bind-addr"),
                values.duration("imap.idle-keepalive"));
    }

    private static AdminConfig admin(Values values) {
        return new AdminConfig(values.port("admin.port"), values.string("admin.bind-addr"));
    }

    private static SecurityConfig security(Values values) {
        return new SecurityConfig(
                values.number("security.failed-logins"),
                values.number("security.protocol-abuse"),
                values.duration("security.window"),
                values.duration("security.block-for"),
                values.list("security.allowed-ips", String.class),
                values.list("security.trusted-ips", String.class));
    }

    private static LogConfig log(Values values) {
        return new LogConfig(
                values.string("log.level"), values.string("log.format").equals("json"));
    }

    private CoordinatorConfig coordinator(Values values, Map<String, RawSetting> given) {
        Map<String, String> fields = new TreeMap<>();
        coordinatorSettings(given).forEach(raw -> {
            try {
                String field = raw.name().substring("coordinator.".length());
                fields.put(field, secrets.resolve(raw.value()));
            } catch (Secrets.UnresolvedException unresolved) {
                problems.add(ConfigProblem.of(raw, unresolved.reason()));
                coordinatorIsReadable = false;
            }
        });
        Optional<String> type = Optional.ofNullable(fields.remove("@type"));
        @Nullable RawSetting rawType = given.get(ConfigKeys.COORDINATOR_TYPE);
        if (rawType != null && type.isPresent() && type.get().isBlank()) {
            problems.add(ConfigProblem.of(rawType, "has no value; 'agora coordinator list' shows the types"));
            coordinatorIsReadable = false;
        }
        return new CoordinatorConfig(
                type.orElse("Default"), type.isPresent(), values.find("coordinator.override", String.class), fields);
    }

    private static Stream<RawSetting> coordinatorSettings(Map<String, RawSetting> given) {
        return given.values().stream()
                .filter(raw -> raw.name().startsWith("coordinator.")
                        && ConfigKeys.find(raw.name()).isEmpty());
    }

    private static List<EffectiveSetting> effective(
            Values values, Map<String, RawSetting> given, Map<String, String> derived) {
        List<EffectiveSetting> effective = new ArrayList<>();
        for (ConfigKey key : ConfigKeys.all()) {
            Origin origin = values.raw(key.name()).map(RawSetting::origin).orElse(Origin.DEFAULT);
            String value = values.wasSet(key.name())
                    ? values.text(key.name())
                    : derived.getOrDefault(key.name(), values.text(key.name()));
            boolean hide = key.secret() && !value.isEmpty();
            effective.add(new EffectiveSetting(key.name(), hide ? Secrets.HIDDEN : value, origin));
        }
        if (!given.containsKey(ConfigKeys.COORDINATOR_TYPE)) {
            effective.add(new EffectiveSetting(ConfigKeys.COORDINATOR_TYPE, "Default", Origin.DEFAULT));
        }
        coordinatorSettings(given)
                .sorted(Comparator.comparing(RawSetting::name))
                .forEach(raw -> effective.add(new EffectiveSetting(
                        raw.name(),
                        Secrets.looksSecret(raw.name()) || Secrets.isReference(raw.value())
                                ? Secrets.HIDDEN
                                : Secrets.withoutUserInfo(raw.value()),
                        raw.origin())));
        return effective;
    }
}
