package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks who answers at the brokers' addresses before Kafka's clients do, as these repeat for ever and say little. Over TLS only
 * the connection is tried. Source: Kafka protocol guide, ApiVersions v0 and SaslHandshake v1. Confined to one thread.
 */
final class BrokerProbe {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerProbe.class);
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final long BUDGET_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final short API_VERSIONS = 18;
    private static final short SASL_HANDSHAKE = 17;
    private static final short ILLEGAL_SASL_STATE = 34;
    private static final byte TLS_ALERT = 0x15;

    private final KafkaSettings settings;

    BrokerProbe(KafkaSettings settings) {
        this.settings = settings;
    }

    /** Returns when one broker answers as expected; otherwise fails as CONFIG when a wrong server answered, else as TRANSIENT. */
    void requireOne() {
        List<String> seen = new ArrayList<>();
        Optional<CoordinatorException> wrong = Optional.empty();
        long deadline = System.nanoTime() + BUDGET_NANOS;
        for (BrokerAddress broker : settings.brokers()) {
            if (System.nanoTime() - deadline >= 0) {
                seen.add(broker + " was not asked any more");
                continue;
            }
            try {
                look(broker);
                return;
            } catch (CoordinatorException e) {
                wrong = Optional.of(e);
            } catch (EOFException e) {
                seen.add(broker + " closed the connection at Kafka's handshake");
            } catch (UnknownHostException e) {
                seen.add(broker + " has a name that does not resolve");
            } catch (SocketTimeoutException e) {
                seen.add(broker + " was silent for " + TIMEOUT_MILLIS + " ms");
            } catch (IOException | RuntimeException e) {
                seen.add(broker + " " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
            }
        }
        if (wrong.isPresent()) {
            throw wrong.get();
        }
        throw new CoordinatorException(
                Kind.TRANSIENT,
                "BROKER_UNREACHABLE",
                "no Kafka broker answered: " + String.join(", ", seen)
                        + "; start one, or mend brokers and securityProtocol; tried again at least every 5 s");
    }

    /** After a failure over TLS: fails as CONFIG when what listens there talks without it. */
    void requireTls() {
        if (!settings.security().usesTls()) {
            return;
        }
        for (BrokerAddress broker : settings.brokers()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(broker.host(), broker.port()), TIMEOUT_MILLIS);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.getOutputStream().write(request(API_VERSIONS, (short) 0, 1, new byte[0]));
                if (socket.getInputStream().read() == 0) { // the first byte of an answer's length; TLS has none such
                    throw wrong(broker, "speaks Kafka without TLS");
                }
            } catch (IOException absentOrTls) {
                LOG.debug("{} says nothing without TLS", broker, absentOrTls);
            }
        }
    }

    private void look(BrokerAddress broker) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            Socket socket = channel.socket();
            InetSocketAddress address = new InetSocketAddress(broker.host(), broker.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException(broker.host());
            }
            socket.connect(address, TIMEOUT_MILLIS);
            if (settings.security().usesTls()) {
                return;
            }
            socket.setSoTimeout(TIMEOUT_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream().write(request(API_VERSIONS, (short) 0, 1, new byte[0]));
            answer(broker, in, 1);
            byte[] mechanism = {0, 5, 'P', 'L', 'A', 'I', 'N'};
            socket.getOutputStream().write(request(SASL_HANDSHAKE, (short) 1, 2, mechanism));
            boolean offersSasl = answer(broker, in, 2) != ILLEGAL_SASL_STATE;
            if (offersSasl != settings.security().usesSasl()) {
                throw wrong(broker, offersSasl ? "asks for SASL" : "speaks Kafka without SASL");
            }
        }
    }

    private static byte[] request(short api, short version, int correlation, byte[] body) {
        int bytes = 10 + body.length;
        return ByteBuffer.allocate(Integer.BYTES + bytes)
                .putInt(bytes)
                .putShort(api)
                .putShort(version)
                .putInt(correlation)
                .putShort((short) -1) // no client id
                .put(body)
                .array();
    }

    /** Reads one answer and returns its error code. */
    private short answer(BrokerAddress broker, DataInputStream in, int correlation) throws IOException {
        byte first = in.readByte();
        int size = (first & 0xFF) << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        if (size < 6 || size > MAX_ANSWER_BYTES) {
            throw wrong(broker, first == TLS_ALERT ? "speaks TLS" : "is not a Kafka broker");
        }
        ByteBuffer body = ByteBuffer.wrap(in.readNBytes(size));
        if (body.remaining() < size) {
            throw new EOFException();
        }
        if (body.getInt() != correlation) {
            throw wrong(broker, "is not a Kafka broker");
        }
        return body.getShort();
    }

    private CoordinatorException wrong(BrokerAddress broker, String found) {
        return new CoordinatorException(
                Kind.CONFIG,
                "WRONG_SERVER",
                "what answers at " + broker + " " + found + ", but securityProtocol is "
                        + settings.security().protocol() + "; mend that, or the port in brokers");
    }
}
