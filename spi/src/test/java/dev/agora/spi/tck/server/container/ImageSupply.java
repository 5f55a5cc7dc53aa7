package dev.agora.spi.tck.server.container;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sees to it that an engine has an image: it is there, or is pulled when its registry can be reached. */
final class ImageSupply {
    private static final Duration PULL = Duration.ofMinutes(5);
    private static final int REACH_MILLIS = 2_000;
    private static final int OK = 200;
    private static final String HUB = "registry-1.docker.io";
    private static final int HTTPS = 443;

    private ImageSupply() {}

    static void require(Engine engine, String image) throws NoContainersException {
        try {
            if (has(engine, image)) {
                return;
            }
            InetSocketAddress registry = registry(image);
            String lack = "the container engine at " + engine + " lacks the image " + image;
            String remedy = "; load it there (docker pull " + image + "), or make one with .ci/container-images";
            if (!isReached(registry)) {
                throw new NoContainersException(
                        lack + " and its registry " + registry.getHostString() + " is not reached" + remedy);
            }
            String told = pull(engine, image);
            if (!has(engine, image)) {
                throw new NoContainersException(lack + " and could not pull it: " + lastLine(told) + remedy);
            }
        } catch (IOException e) {
            throw new NoContainersException("the container engine at " + engine + " fails: " + e);
        }
    }

    private static boolean has(Engine engine, String image) throws IOException {
        return engine.ask("GET", "/images/" + image + "/json").status() == OK;
    }

    private static String pull(Engine engine, String image) throws IOException {
        int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
        String name = colon < 0 ? image : image.substring(0, colon);
        String tag = colon < 0 ? "latest" : image.substring(colon + 1);
        String path = "/images/create?fromImage=" + encoded(name) + "&tag=" + encoded(tag);
        return engine.ask("POST", path, PULL).body();
    }

    /** The part before the first slash when it looks like a host, as the engine decides it. */
    static InetSocketAddress registry(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        if (!first.contains(".") && !first.contains(":") && !first.equals("localhost")) {
            return InetSocketAddress.createUnresolved(HUB, HTTPS);
        }
        int colon = first.indexOf(':');
        return colon < 0
                ? InetSocketAddress.createUnresolved(first, HTTPS)
                : InetSocketAddress.createUnresolved(
                        first.substring(0, colon), Integer.parseInt(first.substring(colon + 1)));
    }

    /** Whether somebody takes a connection there; finding out takes a bounded time, also when names do not resolve. */
    private static boolean isReached(InetSocketAddress registry) {
        return CompletableFuture.supplyAsync(() -> takesConnections(registry), Thread::startVirtualThread)
                .completeOnTimeout(false, REACH_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    private static boolean takesConnections(InetSocketAddress registry) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(registry.getHostString(), registry.getPort()), REACH_MILLIS);
            return true;
        } catch (IOException away) {
            return false;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String lastLine(String told) {
        return told.strip().lines().reduce("no answer", (before, line) -> line);
    }
}
