package dev.agora.coordinator.redis;

import dev.agora.spi.Payload;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;

/**
 * Asks whether a user may publish to the topic, and publishes nothing: the server checks the right when it queues a command for a
 * transaction, and the transaction is discarded. Source: Redis documentation, Transactions, "errors inside a transaction".
 *
 * @param step the command
 */
record PublishRight(String step) implements ProtocolKeyword {
    /** Begins; a user without the right to do so must not be asked further, as the next step would publish. */
    static final PublishRight MULTI = new PublishRight("MULTI");

    /** The step whose answer counts. */
    static final PublishRight PUBLISH = new PublishRight("PUBLISH");

    /** Ends it in any case. */
    static final PublishRight DISCARD = new PublishRight("DISCARD");

    /** Sends this step; its answer is a status, or the server's refusal. */
    RedisFuture<String> ask(StatefulRedisConnection<String, Payload> connection, String topic) {
        CommandArgs<String, Payload> arguments = new CommandArgs<>(PayloadCodec.CODEC);
        if (equals(PUBLISH)) {
            arguments.addKey(topic).addValue(Payload.EMPTY);
        }
        return connection.async().dispatch(this, new StatusOutput<>(PayloadCodec.CODEC), arguments);
    }

    @Override
    public byte[] getBytes() {
        return step.getBytes(StandardCharsets.US_ASCII);
    }

    /** Another name than the client library's own, which would else hold the commands back until the transaction's end. */
    @Override
    public String toString() {
        return "AGORA_" + step;
    }
}
