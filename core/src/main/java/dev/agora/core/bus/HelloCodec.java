package dev.agora.core.bus;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.agora.core.model.BootId;
import dev.agora.core.wireformat.bus.HelloAnswerRecord;
import dev.agora.core.wireformat.bus.HelloRequestRecord;

/** Wire form of the node call {@code bus-hello}. Pure. */
final class HelloCodec {
    private HelloCodec() {}

    /** A start of a node and up to where it has published. */
    record Place(BootId boot, long epoch, long position) {}

    /** The caller's place; {@code random} is 0 when it only tells, {@code urgent} when its coordinator may not have carried all of it. */
    record Request(long random, Place caller, boolean urgent) {}

    /** The answering node's place with the echo, and the highest epoch that it saw of another start of the caller's node id. */
    record Answer(long random, Place callee, long epochOfCaller) {}

    static byte[] encode(Request request) {
        return HelloRequestRecord.newBuilder()
                .setRandom(request.random())
                .setBootHigh(request.caller().boot().high())
                .setBootLow(request.caller().boot().low())
                .setEpoch(request.caller().epoch())
                .setPosition(request.caller().position())
                .setUrgent(request.urgent())
                .build()
                .toByteArray();
    }

    static Request request(byte[] bytes) {
        try {
            HelloRequestRecord record = HelloRequestRecord.parseFrom(bytes);
            Place caller = place(record.getBootHigh(), record.getBootLow(), record.getEpoch(), record.getPosition());
            return new Request(record.getRandom(), caller, record.getUrgent());
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalArgumentException("malformed bus-hello of " + bytes.length + " bytes", malformed);
        }
    }

    static byte[] encode(Answer answer) {
        return HelloAnswerRecord.newBuilder()
                .setRandom(answer.random())
                .setBootHigh(answer.callee().boot().high())
                .setBootLow(answer.callee().boot().low())
                .setEpoch(answer.callee().epoch())
                .setPosition(answer.callee().position())
                .setEpochOfCaller(answer.epochOfCaller())
                .build()
                .toByteArray();
    }

    static Answer answer(byte[] bytes) {
        try {
            HelloAnswerRecord record = HelloAnswerRecord.parseFrom(bytes);
            Place callee = place(record.getBootHigh(), record.getBootLow(), record.getEpoch(), record.getPosition());
            return new Answer(
                    record.getRandom(), callee, atLeastZero("epoch of the caller", record.getEpochOfCaller()));
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalArgumentException(
                    "malformed answer to bus-hello of " + bytes.length + " bytes", malformed);
        }
    }

    private static Place place(long bootHigh, long bootLow, long epoch, long position) {
        return new Place(new BootId(bootHigh, bootLow), atLeastZero("epoch", epoch), atLeastZero("position", position));
    }

    private static long atLeastZero(String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " must not be negative, was " + value);
        }
        return value;
    }
}
