package dev.agora.core.wire.lmtp;

import dev.agora.core.mail.DeliveryService;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.wire.net.NetLimits;
import dev.agora.core.wire.net.PeerGate;
import dev.agora.core.wire.net.TcpServer;
import dev.agora.core.wire.net.TlsContextSource;
import java.util.List;
import java.util.OptionalInt;

/** Takes mail from MTAs by LMTP. Safe for all threads. */
public final class LmtpServer implements AutoCloseable {
    private final LmtpSettings settings;
    private final TcpServer server;

    /** A server that does not listen yet. */
    public LmtpServer(LmtpSettings settings, DeliveryService delivery, TlsContextSource tls, Ticker ticker) {
        this.settings = settings;
        this.server = new TcpServer(
                "lmtp",
                List.of(settings.listener()),
                NetLimits.standard(settings.idle()),
                tls,
                connection -> new LmtpConnection(connection, settings, delivery),
                "421 4.3.2 Too many connections, try again later\r\n",
                ticker);
    }

    /** Listens. @throws dev.agora.core.wire.net.ListenException when the port cannot be bound and is required */
    public void start() {
        server.start();
    }

    /** The port; empty when it is not bound. */
    public OptionalInt boundPort() {
        return server.boundPort(settings.listener().name());
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
