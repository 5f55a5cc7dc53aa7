package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import java.util.List;

/** The server of the address, always. */
record SingleServer(List<RedisServer> servers) implements ServerFinder {
    @Override
    public Link open(LinkOpener opener) throws InterruptedException {
        RedisServer server = servers.getFirst();
        return opener.open(server, hello -> {
            if (hello.mode().equals("sentinel")) {
                throw new CoordinatorException(
                        Kind.CONFIG,
                        "WRONG_KIND_OF_SERVER",
                        "Redis at " + server.shown()
                                + " is a sentinel; choose the type RedisSentinel, or mend the port");
            }
        });
    }

    @Override
    public Finding look(Link link, LinkOpener opener) {
        return Finding.GOOD;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
