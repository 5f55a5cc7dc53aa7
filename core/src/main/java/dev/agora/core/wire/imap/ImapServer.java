package dev.agora.core.wire.imap;

import dev.agora.core.runtime.Ticker;
import dev.agora.core.wire.net.NetLimits;
import dev.agora.core.wire.net.PeerGate;
import dev.agora.core.wire.net.TcpServer;
import dev.agora.core.wire.net.TlsContextSource;
import java.util.OptionalInt;

/** Lets mail clients read and change mail by IMAP. Safe for all threads. */
public final class ImapServer implements AutoCloseable {
    private final TcpServer server;

    /** A server that does not listen yet. */
    public ImapServer(ImapSettings settings, ImapServices services, TlsContextSource tls, Ticker ticker) {
        this.server = new TcpServer(
                "imap",
                settings.listeners(),
                NetLimits.standard(settings.beforeLogin()),
                tls,
                connection -> new ImapConnection(connection, settings, services),
                "* BYE [UNAVAILABLE] Too many connections, try again later\r\n",
                ticker);
    }

    /** Listens. @throws dev.agora.core.wire.net.ListenException when a required port cannot be bound */
    public void start() {
        server.start();
    }

    /** The port of a listener by its name; empty when it is not bound. */
    public OptionalInt boundPort(String listener) {
        return server.boundPort(listener);
    }

    /** Turns away whom {@code gate} does not admit, from now on. */
    public void admit(PeerGate gate) {
        server.admit(gate);
    }

    /** Cuts the connections of those whom the gate does not admit any more. */
    public void expel() {
        server.expel();
    }

    /** Number of connections now. */
    public int connections() {
        return server.connections();
    }

    @Override
    public void close() {
        server.close();
    }
}
