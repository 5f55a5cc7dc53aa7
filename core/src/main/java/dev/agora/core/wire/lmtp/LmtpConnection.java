package dev.agora.core.wire.lmtp;

import dev.agora.core.mail.DeliveryService;
import dev.agora.core.wire.lmtp.LmtpAction.Close;
import dev.agora.core.wire.lmtp.LmtpAction.Deliver;
import dev.agora.core.wire.lmtp.LmtpAction.Reply;
import dev.agora.core.wire.lmtp.LmtpAction.Resolve;
import dev.agora.core.wire.lmtp.LmtpAction.StartTls;
import dev.agora.core.wire.net.Connection;
import dev.agora.core.wire.net.ConnectionHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives an {@link LmtpSession} on a connection. Confined to the connection's serial thread. */
final class LmtpConnection implements ConnectionHandler {
    private static final Logger log = LoggerFactory.getLogger(LmtpConnection.class);

    private final Connection connection;
    private final DeliveryService delivery;
    private final String hostName;
    private final LmtpSession session;
    private final boolean isTrusted;

    LmtpConnection(Connection connection, LmtpSettings settings, DeliveryService delivery) {
        this.connection = connection;
        this.delivery = delivery;
        this.hostName = settings.hostName();
        this.isTrusted = settings.mayDeliver(connection.peer());
        this.session = new LmtpSession(settings.hostName(), settings.maxMessageBytes(), delivery::spool);
    }

    @Override
    public void opened() {
        if (!isTrusted) {
            log.info(
                    "lmtp-{} of {} may not deliver: it is outside lmtp.trusted-ips",
                    connection.id(),
                    connection.peer());
            // RFC 5321 §3.1: 554 in place of a greeting.
            send("554 5.7.1 " + hostName + " Your address may not deliver here\r\n");
            connection.close();
            return;
        }
        send(session.greeting());
    }

    @Override
    public void received(ByteBuffer input) {
        while (!connection.isClosing()) {
            Optional<LmtpAction> action = session.next(input, connection.canStartTls());
            if (action.isEmpty()) {
                return;
            }
            switch (action.get()) {
                case Reply reply -> send(reply.text());
                case Resolve resolve ->
                    send(session.resolved(delivery.resolve(resolve.address())).text());
                case Deliver deliver ->
                    send(session.delivered(delivery.deliver(deliver.sender(), deliver.recipients(), deliver.message()))
                            .text());
                case Close close -> {
                    send(close.text());
                    connection.close();
                }
                case StartTls tls -> {
                    session.tlsStarted();
                    connection.startTls(bytes(tls.text()));
                    return;
                }
            }
        }
    }

    @Override
    public void idledOut() {
        send("421 4.4.2 " + hostName + " Nothing came for too long\r\n");
        connection.close();
    }

    @Override
    public void shutdown() {
        send("421 4.3.2 " + hostName + " Shutting down\r\n");
    }

    @Override
    public void closed() {
        session.ended();
    }

    private void send(String text) {
        connection.send(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
