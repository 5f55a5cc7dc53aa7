package dev.agora.coordinator.redis;

import dev.agora.spi.Payload;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself in answer to HELLO; texts are empty where it says nothing.
 *
 * @param mode {@code standalone}, {@code sentinel} or {@code cluster}
 * @param role {@code master} or {@code replica}
 */
record Hello(String mode, String role) {
    /** Of a server that is too old to know the command. */
    static final Hello NONE = new Hello("", "");

    static RedisFuture<List<String>> ask(StatefulRedisConnection<String, Payload> connection) {
        return connection.async().dispatch(CommandType.HELLO, new FlatText());
    }

    /** Reads names and values in turn, as both protocol versions give them. */
    static Hello of(List<String> answer) {
        return new Hello(after(answer, "mode"), after(answer, "role"));
    }

    boolean isReplica() {
        return role.equals("replica");
    }

    private static String after(List<String> answer, String name) {
        int at = answer.indexOf(name);
        return at < 0 || at + 1 >= answer.size() ? "" : answer.get(at + 1);
    }

    /** Every text and number of an answer in order, whatever its nesting. Confined to the client's thread until complete. */
    private static final class FlatText extends CommandOutput<String, Payload, List<String>> {
        private final List<String> texts;

        FlatText() {
            this(new ArrayList<>());
        }

        private FlatText(List<String> texts) {
            super(PayloadCodec.CODEC, texts);
            this.texts = texts;
        }

        @Override
        public void set(@Nullable ByteBuffer bytes) {
            texts.add(bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes).toString());
        }

        @Override
        public void set(long number) {
            texts.add(Long.toString(number));
        }

        @Override
        public void multi(int count) {
            // flattened
        }
    }
}
