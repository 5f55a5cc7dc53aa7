package dev.agora.core.store;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.OperationId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The key layout of every table. Numbers are big-endian with fixed width, so that byte order is number order; names are UTF-8 at the end.
 *
 * <pre>
 * META             name                                   applied: term 8, index 8 | format: 1 byte | counters: 8 | trim marks: a key
 * ACCOUNTS         account 8                              AccountRow
 * ADDRESSES        address, lower case                    account 8
 * MAILBOXES        account 8, mailbox 8                   MailboxRow
 * MAILBOX_NAMES    account 8, name                        mailbox 8
 * SUBSCRIPTIONS    account 8, name                        empty
 * EMAILS           account 8, mailbox 8, uid 4            EmailRow
 * BLOBS            sha-256 32                             the bytes as they are
 * BLOB_COUNTS      sha-256 32                             count 8
 * LARGE_BLOBS      sha-256 32                             octets 8, unnamed since (millis, 0 while named) 8
 * BLOB_GARBAGE     millis 8, sha-256 32                   empty
 * CHANGES          account 8, position 8, number 4        ChangeRow
 * SETTINGS         key                                    the bytes as they are | Coordinator: CoordinatorRow
 * BLOCKS           range in CIDR form                     BlockRecord
 * OPERATIONS       operation id 16                        OperationRow
 * OPERATION_TIMES  millis 8, operation id 16              empty
 * DELIVERIES       fingerprint 32                         millis 8
 * DELIVERY_TIMES   millis 8, fingerprint 32               empty
 * </pre>
 *
 * Rows are Protocol Buffers ({@code store.proto}) behind one version byte, see {@link RowCodec}.
 */
public final class Keys {
    /** Term and index of the last entry applied. */
    public static final byte[] APPLIED = text("applied");

    /** Format version of the store's rows. */
    public static final byte[] FORMAT = text("format");

    /** Log format version that a command switched on. */
    public static final byte[] LOG_FORMAT = text("log-format");

    /** Latest command time in milliseconds. */
    public static final byte[] CLOCK = text("clock");

    /** Last account id given out. */
    public static final byte[] LAST_ACCOUNT = text("last-account");

    private Keys() {}

    /** UTF-8 of a text. */
    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A number of 8 bytes. */
    public static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** Reads a number of 8 bytes. */
    public static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** An account, and the prefix of all that belongs to it. */
    public static byte[] account(AccountId account) {
        return number(account.value());
    }

    /** A mailbox, and the prefix of its messages. */
    public static byte[] mailbox(AccountId account, MailboxId mailbox) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(account.value())
                .putLong(mailbox.value())
                .array();
    }

    /** A name in an account. */
    public static byte[] name(AccountId account, String name) {
        byte[] text = text(name);
        return ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(account.value())
                .put(text)
                .array();
    }

    /** The name in a key that {@link #name} made. */
    public static String nameOf(byte[] key) {
        return new String(key, Long.BYTES, key.length - Long.BYTES, StandardCharsets.UTF_8);
    }

    /** A message in a mailbox. */
    public static byte[] email(AccountId account, MailboxId mailbox, Uid uid) {
        return ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
                .putLong(account.value())
                .putLong(mailbox.value())
                .putInt((int) uid.value())
                .array();
    }

    /** The UID in a key that {@link #email} made. */
    public static Uid uidOf(byte[] key) {
        return new Uid(ByteBuffer.wrap(key).getInt(2 * Long.BYTES) & Uid.MAX);
    }

    /** A blob. */
    public static byte[] blob(BlobId blob) {
        return blob.toByteArray();
    }

    /** A row of the change log. */
    public static byte[] change(AccountId account, Position position, int number) {
        return ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
                .putLong(account.value())
                .putLong(position.value())
                .putInt(number)
                .array();
    }

    /** An operation. */
    public static byte[] operation(OperationId id) {
        return ByteBuffer.allocate(OperationId.BYTES)
                .putLong(id.high())
                .putLong(id.low())
                .array();
    }

    /** A key at a time; the time sorts first. */
    public static byte[] timed(long millis, byte[] key) {
        return ByteBuffer.allocate(Long.BYTES + key.length)
                .putLong(millis)
                .put(key)
                .array();
    }

    /** The key in what {@link #timed} made. */
    public static byte[] timedKey(byte[] timed) {
        return Arrays.copyOfRange(timed, Long.BYTES, timed.length);
    }

    /** The first key after all that begin with {@code prefix}; of an empty one or one of 0xFF alone, a key after all that exist. */
    public static byte[] after(byte[] prefix) {
        for (int end = prefix.length; end > 0; end--) {
            if (prefix[end - 1] != (byte) 0xFF) {
                byte[] next = Arrays.copyOf(prefix, end);
                next[end - 1]++;
                return next;
            }
        }
        byte[] last = new byte[64];
        Arrays.fill(last, (byte) 0xFF);
        return last;
    }
}
