package dev.agora.spi.tck.server;

import java.nio.file.Path;

/** A JVM that owns servers, for a test to kill: starts one that runs and one that is paused, says so, and waits. */
final class ServerOwner {
    private ServerOwner() {}

    /** Arguments: a folder and a port for each of both. */
    public static void main(String[] arguments) throws Exception {
        ServerHome home = new LocalHome();
        for (int i = 0; i < 2; i++) {
            int port = Integer.parseInt(arguments[2 * i + 1]);
            ServerProcess server = home.server(LocalServerTest.plan(Path.of(arguments[2 * i]), port));
            server.start();
            if (i == 1) {
                server.pause();
            }
        }
        System.out.println("started");
        System.in.read();
    }
}
