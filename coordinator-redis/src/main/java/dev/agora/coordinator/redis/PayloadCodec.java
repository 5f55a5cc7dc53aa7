package dev.agora.coordinator.redis;

import dev.agora.spi.Payload;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.ToByteBufEncoder;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Channels as UTF-8, messages as payloads: copied once on the way in, not at all on the way out. Stateless. */
enum PayloadCodec implements RedisCodec<String, Payload>, ToByteBufEncoder<String, Payload> {
    /** The only one. */
    CODEC;

    @Override
    public String decodeKey(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Override
    public Payload decodeValue(ByteBuffer bytes) {
        return Payload.copyOf(bytes);
    }

    @Override
    public ByteBuffer encodeKey(String key) {
        return StandardCharsets.UTF_8.encode(key);
    }

    @Override
    public ByteBuffer encodeValue(Payload value) {
        return value.asReadOnlyBuffer();
    }

    @Override
    public void encodeKey(String key, ByteBuf target) {
        target.writeCharSequence(key, StandardCharsets.UTF_8);
    }

    @Override
    public void encodeValue(Payload value, ByteBuf target) {
        target.writeBytes(value.asReadOnlyBuffer());
    }

    @Override
    public int estimateSize(Object keyOrValue) {
        return keyOrValue instanceof Payload payload
                ? payload.size()
                : 3 * keyOrValue.toString().length();
    }
}
