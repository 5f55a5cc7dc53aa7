package dev.agora.core.config;

import dev.agora.core.model.HostPort;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Derives what settings follow from others, and checks what must hold between them. Confined to one load. */
final class Relations {
    private static final int BUS_PORT_DISTANCE = 1000;

    private final Values values;
    private final List<ConfigProblem> warnings = new ArrayList<>();

    Relations(Values values) {
        this.values = values;
    }

    List<ConfigProblem> warnings() {
        return warnings;
    }

    /** Checks all that no derived value reports by itself. */
    void check() {
        Duration heartbeat = values.duration("cluster.heartbeat");
        atMost(
                "cluster.phi-suspect",
                values.get("cluster.phi-suspect", Double.class),
                "cluster.phi-convict",
                values.get("cluster.phi-convict", Double.class));
        if (values.duration("raft.dead-voter-timeout").isPositive()
                && values.duration("raft.dead-voter-timeout").compareTo(heartbeat.multipliedBy(10)) < 0) {
            values.refuse(
                    "raft.dead-voter-timeout",
                    "must be 0 or at least ten times cluster.heartbeat (" + heartbeat.toMillis() + "ms)");
        }
        if (values.duration("raft.dead-voter-timeout").isPositive()
                && values.duration("raft.dead-voter-timeout").compareTo(values.duration("raft.election-timeout")) < 0) {
            values.refuse("raft.dead-voter-timeout", "must be 0 or longer than raft.election-timeout");
        }
        if (values.duration("rpc.timeout").compareTo(values.duration("rpc.inactivity-timeout")) >= 0) {
            values.refuse(
                    "rpc.timeout",
                    "must be shorter than rpc.inactivity-timeout (" + values.text("rpc.inactivity-timeout") + ")");
        }
        samePorts("imap.port", "imap.tls-port");
        samePorts("cluster.rpc-port", "cluster.bus-port");
        clusterNeedsKey();
    }

    private void atMost(String low, double lowValue, String high, double highValue) {
        if (lowValue >= highValue) {
            values.refuse(low, "must be less than " + high + " (" + highValue + ")");
        }
    }

    private void samePorts(String one, String other) {
        Optional<Long> port = values.find(other, Long.class);
        if (port.isPresent() && port.get() != 0 && port.get() == values.number(one)) {
            values.refuse(one, "is the same port as " + other + "; give them two");
        }
    }

    private void clusterNeedsKey() {
        Optional<String> key = values.find("cluster.key", String.class);
        key.flatMap(KeyStrength::weakness)
                .ifPresent(
                        weakness -> warnings.add(
                                new ConfigProblem(
                                        values.raw("cluster.key")
                                                .map(raw -> raw.origin().toString())
                                                .orElse(""),
                                        "cluster.key",
                                        Secrets.HIDDEN,
                                        weakness
                                                + "; whoever guesses it owns the cluster; 'agora cluster key generate' makes a good one")));
        boolean hasSeeds = values.find("cluster.seed-nodes", List.class).isPresent();
        if (hasSeeds && !values.wasSet("cluster.key")) {
            values.refuse("cluster.seed-nodes", "needs cluster.key (encryption-key) too, the same on all nodes");
        }
        if (values.find("cluster.advertise-addr", String.class).isEmpty() && !specific(bindAddr())) {
            if (hasSeeds) {
                values.refuse(
                        "cluster.seed-nodes",
                        "needs cluster.advertise-addr (rpc-advertise-addr) too: the address under which the others reach this node");
            } else if (key.isPresent()) {
                warnings.add(ConfigProblem.general(
                        "cluster.advertise-addr (rpc-advertise-addr) is not set: only nodes on this host can join"));
            }
        }
    }

    private String bindAddr() {
        return values.string("cluster.bind-addr");
    }

    private static boolean specific(String address) {
        return !address.equals("0.0.0.0")
                && !(address.indexOf(':') >= 0 && InetAddress.ofLiteral(address).isAnyLocalAddress());
    }

    /** The address for the others. */
    String advertiseAddr() {
        return values.find("cluster.advertise-addr", String.class)
                .orElseGet(() -> specific(bindAddr()) ? bindAddr() : "127.0.0.1");
    }

    /** Gossip's port: its own, else that of RPC when somebody set it, else the default. */
    PortSetting bindPort() {
        boolean fromRpc = !values.wasSet("cluster.bind-port") && values.wasSet("cluster.rpc-port");
        return fromRpc ? values.port("cluster.rpc-port") : values.port("cluster.bind-port");
    }

    /** The bus's port: its own, else a thousand above RPC. */
    PortSetting busPort() {
        if (values.find("cluster.bus-port", Long.class).isPresent()) {
            return values.port("cluster.bus-port");
        }
        int rpc = values.number("cluster.rpc-port");
        if (rpc + BUS_PORT_DISTANCE > 65_535) {
            values.refuse(
                    "cluster.rpc-port", "leaves no room for the bus at cluster.rpc-port + 1000; set cluster.bus-port");
            return new PortSetting(0, false);
        }
        return new PortSetting(rpc == 0 ? 0 : rpc + BUS_PORT_DISTANCE, false);
    }

    /** The seeds; port 0 = not given, then the usual ports are tried. */
    List<HostPort> seeds() {
        return values.list("cluster.seed-nodes", HostPort.class).stream()
                .distinct()
                .toList();
    }

    /** The data's directory, also when nobody set it. */
    Path dataPath(Path workingDirectory) {
        String name = advertiseAddr().replace(':', '-') + "_" + values.number("cluster.rpc-port");
        return values.path("data.path")
                .orElseGet(() -> workingDirectory
                        .resolve("data")
                        .resolve(name)
                        .toAbsolutePath()
                        .normalize());
    }

    /** JMAP's address for clients. */
    URI jmapUrl() {
        return values.find("jmap.url", URI.class)
                .orElseGet(() -> URI.create("https://" + new HostPort(advertiseAddr(), values.number("jmap.port"))));
    }

    /** JMAP's certificate; empty = self-signed. */
    Optional<TlsFiles> jmapTls() {
        boolean lenient =
                values.find("jmap.url", URI.class).map(Relations::isLoopback).orElse(false);
        return certificate("jmap", lenient);
    }

    /** The certificate of the other client listeners; empty = self-signed. */
    Optional<TlsFiles> clientTls(Optional<TlsFiles> jmap) {
        boolean own = values.wasSet("tls.cert-path") || values.wasSet("tls.key-path");
        return own ? certificate("tls", false) : jmap;
    }

    private Optional<TlsFiles> certificate(String table, boolean lenient) {
        String certName = table + ".cert-path";
        String keyName = table + ".key-path";
        Optional<Path> certificate = values.path(certName);
        Optional<Path> key = values.path(keyName);
        if (certificate.isPresent() != key.isPresent()) {
            String present = certificate.isPresent() ? certName : keyName;
            values.refuse(present, "needs " + (certificate.isPresent() ? keyName : certName) + " too");
            return Optional.empty();
        }
        boolean certificateThere = present(certName, certificate, lenient);
        boolean keyThere = present(keyName, key, lenient);
        return certificateThere && keyThere && certificate.isPresent() && key.isPresent()
                ? Optional.of(new TlsFiles(certificate.get(), key.get()))
                : Optional.empty();
    }

    private boolean present(String name, Optional<Path> file, boolean lenient) {
        if (file.isEmpty() || Files.isReadable(file.get())) {
            return true;
        }
        if (lenient) {
            warnings.add(values.raw(name)
                    .map(raw -> ConfigProblem.of(
                            raw, "is absent; as jmap.url is on this host, a self-signed certificate is used"))
                    .orElseThrow());
        } else {
            values.refuse(
                    name,
                    "cannot be read; create the file, correct the path, or leave it out for a self-signed certificate");
        }
        return false;
    }

    private static boolean isLoopback(URI url) {
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        boolean literal = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
        return host.equals("localhost") || (literal && loopbackLiteral(host));
    }

    private static boolean loopbackLiteral(String host) {
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
