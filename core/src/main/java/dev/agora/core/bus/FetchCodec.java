package dev.agora.core.bus;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import dev.agora.core.wireformat.event.FetchAnswerRecord;
import dev.agora.core.wireformat.event.FetchRequestRecord;
import java.util.List;

/** Wire form of the node call {@code bus-fetch}. Pure. */
final class FetchCodec {
    private FetchCodec() {}

    /** Frames {@code from} to {@code to}, inclusive, of one start of a node. */
    record Request(NodeId origin, BootId boot, long from, long to) {}

    /** Frames found, in order; none when the first one asked for is gone. */
    record Answer(List<byte[]> frames) {}

    static byte[] encode(Request request) {
        return FetchRequestRecord.newBuilder()
                .setOrigin(request.origin().value())
                .setBootHigh(request.boot().high())
                .setBootLow(request.boot().low())
                .setFrom(request.from())
                .setTo(request.to())
                .build()
                .toByteArray();
    }

    static Request request(byte[] bytes) {
        try {
            FetchRequestRecord record = FetchRequestRecord.parseFrom(bytes);
            return new Request(
                    new NodeId(record.getOrigin()),
                    new BootId(record.getBootHigh(), record.getBootLow()),
                    record.getFrom(),
                    record.getTo());
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalArgumentException("malformed bus request of " + bytes.length + " bytes", malformed);
        }
    }

    static byte[] encode(Answer answer) {
        FetchAnswerRecord.Builder record = FetchAnswerRecord.newBuilder();
        answer.frames().forEach(frame -> record.addFrames(UnsafeByteOperations.unsafeWrap(frame)));
        return record.build().toByteArray();
    }

    static Answer answer(byte[] bytes) {
        try {
            FetchAnswerRecord record = FetchAnswerRecord.parseFrom(bytes);
            return new Answer(
                    record.getFramesList().stream().map(ByteString::toByteArray).toList());
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalArgumentException("malformed bus answer of " + bytes.length + " bytes", malformed);
        }
    }
}
