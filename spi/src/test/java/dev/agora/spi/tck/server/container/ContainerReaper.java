package dev.agora.spi.tck.server.container;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes the containers of a JVM of tests when that is gone, however it ended: a process of its own, which waits for the end of
 * its input, and then removes all that bear the session's label. It needs no image, as the reaper of Testcontainers does.
 */
public final class ContainerReaper {
    /** The label of all containers that tests start; its value is the session. */
    static final String LABEL = "dev.agora.kit.session";

    private static final Map<String, ContainerReaper> STARTED = new ConcurrentHashMap<>();
    private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");
    private static final Duration REMOVAL = Duration.ofSeconds(30);
    private static final String READY = "ready";
    private static final int LOOKS = 3;
    private static final long BETWEEN_LOOKS_MILLIS = 500;

    private final String session;
    private final Process process; // its input closes with this JVM

    private ContainerReaper(String session, Process process) {
        this.session = session;
        this.process = process;
    }

    /** The one of this JVM for an engine; started when it is first asked for. */
    static ContainerReaper of(Engine engine) {
        return STARTED.computeIfAbsent(engine.toString(), ContainerReaper::started);
    }

    String session() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the process that removes containers ended with " + process.exitValue());
        }
        return session;
    }

    private static ContainerReaper started(String engine) {
        String session = UUID.randomUUID().toString();
        try {
            Path log = Files.createDirectories(Path.of("target")).resolve("container-reaper.log");
            Process process = new ProcessBuilder(command(engine, session))
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            awaitReady(process);
            return new ContainerReaper(session, process);
        } catch (IOException e) {
            throw new UncheckedIOException("the process that removes containers cannot be started", e);
        }
    }

    /** Waits until an interrupt does not end it any more before it has done its work. */
    static void awaitReady(Process process) throws IOException {
        String said = process.inputReader(StandardCharsets.US_ASCII).readLine();
        if (!READY.equals(said)) {
            throw new IOException("it said '" + said + "' instead of '" + READY + "'");
        }
    }

    static List<String> command(String engine, String session) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ownClasses(),
                ContainerReaper.class.getName(),
                engine,
                session);
    }

    private static String ownClasses() {
        try {
            return new File(ContainerReaper.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getPath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The process. Arguments: the engine's address and the session. An interrupt from the keyboard counts as the end, too. */
    public static void main(String[] arguments) throws Exception {
        Engine engine = Engine.at(arguments[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> removeAll(engine, arguments[1])));
        System.out.println(READY);
        System.in.transferTo(OutputStream.nullOutputStream());
    }

    /** Looks several times, as a container may have been about to be made. */
    private static void removeAll(Engine engine, String session) {
        try {
            for (int look = 0; look < LOOKS; look++) {
                String filter =
                        URLEncoder.encode("{\"label\":[\"" + LABEL + "=" + session + "\"]}", StandardCharsets.UTF_8);
                String list = engine.ask("GET", "/containers/json?all=1&filters=" + filter)
                        .body();
                for (Matcher id = ID.matcher(list); id.find(); ) {
                    Engine.Answer answer = engine.ask("DELETE", "/containers/" + id.group(1) + "?force=1&v=1", REMOVAL);
                    System.err.println("removed container " + id.group(1) + ": " + answer.status());
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
            }
        } catch (IOException e) {
            System.err.println("the containers labelled " + LABEL + "=" + session + " may be left at " + engine + ": "
                    + e + "; remove them by hand");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
