package dev.agora.core.mail;

import java.nio.ByteBuffer;

/** The bytes of a message: an array, and behind it a view of a file that is not loaded. Nobody changes them. Safe for all threads. */
public final class MessageBytes {
    private final byte[] head;
    private final ByteBuffer tail;
    private final int size;

    private MessageBytes(byte[] head, ByteBuffer tail) {
        this.head = head;
        this.tail = tail;
        this.size = Math.addExact(head.length, tail.remaining());
    }

    /** A message in memory. */
    public static MessageBytes of(byte[] bytes) {
        return new MessageBytes(bytes, ByteBuffer.allocate(0));
    }

    /** A message whose first bytes are in memory, the others in {@code tail} from its position to its limit. */
    public static MessageBytes of(byte[] head, ByteBuffer tail) {
        return new MessageBytes(head, tail.slice());
    }

    /** Number of bytes. */
    public int size() {
        return size;
    }

    /** The byte at an index. */
    public byte at(int index) {
        return index < head.length ? head[index] : tail.get(index - head.length);
    }

    /** Copies {@code count} bytes from an index on. */
    public void copy(int from, byte[] target, int offset, int count) {
        int fromHead = Math.clamp(head.length - (long) from, 0, count);
        System.arraycopy(head, fromHead == 0 ? 0 : from, target, offset, fromHead);
        if (fromHead < count) {
            tail.get(from + fromHead - head.length, target, offset + fromHead, count - fromHead);
        }
    }

    /** Whether all of it is in memory. */
    public boolean isInMemory() {
        return !tail.hasRemaining();
    }

    /** A view of bytes that are in memory. @throws IllegalStateException when they are not */
    public ByteBuffer view(int from, int count) {
        if (!isInMemory()) {
            throw new IllegalStateException("the message is not in memory");
        }
        return ByteBuffer.wrap(head, from, count).slice().asReadOnlyBuffer();
    }
}
