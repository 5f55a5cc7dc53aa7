package dev.agora.coordinator.nats;

import dev.agora.spi.tck.TestContext;
import dev.agora.spi.tck.server.ServerHome;
import dev.agora.spi.tck.server.ServerPlan;
import dev.agora.spi.tck.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A real server on a free port of the loopback, started and ended as a test says; a process or a container. */
final class NatsServer implements AutoCloseable {
    private static final ServerHome HOME = ServerHome.of("nats");

    private final int port;
    private final Path config;
    private final ServerProcess process;

    private NatsServer(int port, Path config, ServerProcess process) {
        this.port = port;
        this.config = config;
        this.process = process;
    }

    /** A server that is not running yet, with further lines of configuration, which may name {@code files}. */
    static NatsServer configured(String configuration, Path... files) throws IOException, InterruptedException {
        return configured(configuration, List.of(), List.of(files));
    }

    private static NatsServer configured(String configuration, List<Integer> morePorts, List<Path> files)
            throws IOException, InterruptedException {
        int port = TestContext.freePort();
        Path folder = ServerPlan.newFolder("nats");
        Path config = folder.resolve("nats.conf");
        write(config, port, configuration);
        String program = HOME.isLocal() ? NatsBinary.path().toString() : "nats-server";
        List<Integer> ports = IntStream.concat(
                        IntStream.of(port), morePorts.stream().mapToInt(Integer::intValue))
                .boxed()
                .toList();
        ServerPlan plan = new ServerPlan(List.of(program, "-c", config.toString()), folder, files, ports);
        return new NatsServer(port, config, HOME.server(plan));
    }

    /** A server that runs. */
    static NatsServer running(String configuration, Path... files) throws Exception {
        NatsServer server = configured(configuration, files);
        server.start();
        return server;
    }

    /** A server that runs, with its monitoring page at that port. */
    static NatsServer monitored(int page) throws Exception {
        String http = "http: \"" + HOME.bindAddress() + ":" + page + "\"";
        NatsServer server = configured(http, List.of(page), List.of());
        server.start();
        return server;
    }

    /** Writes other lines of configuration, for the next start. */
    void configure(String configuration) throws IOException {
        write(config, port, configuration);
        process.update(config);
    }

    private static void write(Path config, int port, String configuration) throws IOException {
        Files.writeString(config, "listen: \"" + HOME.bindAddress() + ":" + port + "\"\n" + configuration + "\n");
    }

    /** Writes other lines of configuration and has the running server read them. */
    void reload(String configuration) throws IOException {
        configure(configuration);
        process.signal("HUP");
    }

    int port() {
        return port;
    }

    /** As the property {@code addresses} has it. */
    String address() {
        return "127.0.0.1:" + port;
    }

    void start() {
        process.start();
    }

    /** Ends it as a crash does. */
    void kill() {
        process.kill();
    }

    /** Stops it in the middle of what it does, with all its connections open, until {@link #resume}. */
    void pause() {
        process.pause();
    }

    void resume() {
        process.resume();
    }

    @Override
    public void close() {
        process.close();
    }
}
