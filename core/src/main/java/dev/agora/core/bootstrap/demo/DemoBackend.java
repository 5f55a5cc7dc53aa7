package dev.agora.core.bootstrap.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The coordinators that the demonstration can run on, and what a node must be told for each. */
enum DemoBackend {
    /** What a cluster has that is told nothing: peer to peer. */
    DEFAULT("", ""),
    /** Peer to peer, by its name. */
    ZENOH("Zenoh", ""),
    /** A NATS server. */
    NATS("Nats", "addresses=127.0.0.1:%d"),
    /** An Apache Kafka broker. */
    KAFKA("Kafka", "brokers=127.0.0.1:%d"),
    /** A Redis server. */
    REDIS("Redis", "url=redis://127.0.0.1:%d");

    private final String type;
    private final String address;

    DemoBackend(String type, String address) {
        this.type = type;
        this.address = address;
    }

    /** The backend of that name in any case. */
    static DemoBackend named(String name) {
        return Arrays.stream(values())
                .filter(backend -> backend.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        new DemoFailure("there is no coordinator '" + name + "' to show; it is one of " + names()));
    }

    /** All names, for people. */
    static String names() {
        return Arrays.stream(values()).map(DemoBackend::word).collect(Collectors.joining(", "));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean needsBroker() {
        return !address.isEmpty();
    }

    /** Settings of a node that uses this backend, whose broker listens at {@code port} of this machine. */
    List<String> nodeArguments(int port) {
        if (type.isEmpty()) {
            return List.of();
        }
        String chosen = "--coordinator.@type=" + type;
        return needsBroker() ? List.of(chosen, "--coordinator." + address.formatted(port)) : List.of(chosen);
    }
}
