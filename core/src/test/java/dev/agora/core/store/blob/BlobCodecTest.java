package dev.agora.core.store.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.model.BlobId;
import dev.agora.core.store.StoreFormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bytes of the calls that carry blobs. */
class BlobCodecTest {
    private static final BlobId BLOB = BlobId.of(new byte[BlobId.BYTES]);
    private static final ByteBuffer DATA = ByteBuffer.wrap(new byte[] {7, 8});
    private static final byte[] WRITE = BlobCodec.write(new BlobCodec.Chunk(BLOB, 10, 4, DATA));
    private static final byte[] READ = BlobCodec.read(new BlobCodec.Wanted(BLOB, 10, 4));

    @Test
    void keepsItsBytes() {
        String digest = "00".repeat(BlobId.BYTES);
        assertThat(HexFormat.of().formatHex(WRITE)).isEqualTo("010a20" + digest + "100a180422020708");
        assertThat(HexFormat.of().formatHex(READ)).isEqualTo("010a20" + digest + "100a1804");
        assertThat(HexFormat.of().formatHex(BlobCodec.writeReply(BlobCodec.WriteState.CHECKING)))
                .isEqualTo("010803");
        assertThat(HexFormat.of().formatHex(BlobCodec.readReply(Optional.of(DATA))))
                .isEqualTo("01080112020708");
    }

    @Test
    void readsWhatItWrote() {
        assertThat(BlobCodec.write(WRITE)).isEqualTo(new BlobCodec.Chunk(BLOB, 10, 4, DATA));
        assertThat(BlobCodec.read(READ)).isEqualTo(new BlobCodec.Wanted(BLOB, 10, 4));
        for (BlobCodec.WriteState state : BlobCodec.WriteState.values()) {
            assertThat(BlobCodec.writeReply(BlobCodec.writeReply(state))).isEqualTo(state);
        }
        assertThat(BlobCodec.readReply(BlobCodec.readReply(Optional.empty()))).isEmpty();
    }

    @Test
    void refusesWhatIsCutOffOrOutOfRange() {
        refusesCuts(WRITE, BlobCodec::write);
        refusesCuts(READ, BlobCodec::read);
        assertThatThrownBy(() -> new BlobCodec.Chunk(BLOB, 10, 9, DATA)).isInstanceOf(StoreFormatException.class);
        assertThatThrownBy(() -> new BlobCodec.Wanted(BLOB, -1, 0)).isInstanceOf(StoreFormatException.class);
        assertThatThrownBy(() -> BlobCodec.writeReply(new byte[] {1, 8, 99})).isInstanceOf(StoreFormatException.class);
    }

    private static void refusesCuts(byte[] bytes, Consumer<byte[]> reader) {
        for (int length : List.of(0, 1, 2, 10, BlobId.BYTES)) {
            assertThatThrownBy(() -> reader.accept(Arrays.copyOf(bytes, length)))
                    .as("cut to %d", length)
                    .isInstanceOf(StoreFormatException.class);
        }
    }
}
