package dev.agora.core.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import dev.agora.core.wireformat.store.AccountRow;
import dev.agora.core.wireformat.store.EmailRow;
import dev.agora.core.wireformat.store.MailboxRow;
import java.time.Instant;
import java.util.Arrays;

/** Bytes of stored and sent records: one version byte, then Protocol Buffers. */
public final class RowCodec {
    /** Version of rows, entries and results. */
    public static final byte VERSION = 1;

    private RowCodec() {}

    /** A record behind its version byte. */
    public static byte[] seal(MessageLite message) {
        byte[] body = message.toByteArray();
        byte[] bytes = new byte[body.length + 1];
        bytes[0] = VERSION;
        System.arraycopy(body, 0, bytes, 1, body.length);
        return bytes;
    }

    /** Reads a record. @throws StoreFormatException when it is truncated, damaged or of another version */
    public static <T> T open(Parser<T> parser, byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            throw new StoreFormatException("a record of " + bytes.length + " bytes has version "
                    + (bytes.length == 0 ? "none" : Byte.toString(bytes[0])) + ", this node reads " + VERSION
                    + ": update this node, or rebuild its data directory from the other nodes");
        }
        try {
            return parser.parseFrom(bytes, 1, bytes.length - 1);
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreFormatException("a record of " + bytes.length + " bytes is damaged (" + damaged.getMessage()
                    + "): rebuild this node's data directory from the other nodes");
        }
    }

    /** Bytes of an account. */
    public static byte[] encode(StoredAccount account) {
        return seal(AccountRow.newBuilder()
                .setAddress(account.address())
                .setPasswordHash(account.passwordHash())
                .setPosition(account.position().value())
                .setLastMailbox(account.counters().mailbox())
                .setLastEmail(account.counters().email())
                .setLastUidValidity((int) account.counters().uidValidity())
                .build());
    }

    /** Reads an account. */
    public static StoredAccount account(AccountId id, byte[] bytes) {
        AccountRow row = open(AccountRow.parser(), bytes);
        return new StoredAccount(
                id,
                row.getAddress(),
                row.getPasswordHash(),
                new Position(row.getPosition()),
                new StoredAccount.Counters(
                        row.getLastMailbox(), row.getLastEmail(), row.getLastUidValidity() & Uid.MAX));
    }

    /** Bytes of a mailbox. */
    public static byte[] encode(StoredMailbox mailbox) {
        return seal(MailboxRow.newBuilder()
                .setName(mailbox.name())
                .setRole(mailbox.role())
                .setUidValidity((int) mailbox.uidValidity())
                .setUidNext(mailbox.uidNext())
                .setHighestModseq(mailbox.highestModSeq().value())
                .setMessages(mailbox.tally().messages())
                .setUnseen(mailbox.tally().unseen())
                .setOctets(mailbox.tally().octets())
                .build());
    }

    /** Reads a mailbox. */
    public static StoredMailbox mailbox(MailboxId id, byte[] bytes) {
        MailboxRow row = open(MailboxRow.parser(), bytes);
        return new StoredMailbox(
                id,
                row.getName(),
                row.getRole(),
                row.getUidValidity() & Uid.MAX,
                row.getUidNext(),
                new Position(row.getHighestModseq()),
                new StoredMailbox.Tally(row.getMessages(), row.getUnseen(), row.getOctets()));
    }

    /** Bytes of a message's row. */
    public static byte[] encode(StoredEmail email) {
        return seal(EmailRow.newBuilder()
                .setEmail(email.email().value())
                .setModseq(email.modSeq().value())
                .addAllFlags(email.flags())
                .setInternalDateMillis(email.internalDate().toEpochMilli())
                .setOctets(email.octets())
                .setBlob(ByteString.copyFrom(email.blob().toByteArray()))
                .setHeader(ByteString.copyFrom(email.header()))
                .build());
    }

    /** Reads a message's row. */
    public static StoredEmail email(Uid uid, byte[] bytes) {
        EmailRow row = open(EmailRow.parser(), bytes);
        return new StoredEmail(
                uid,
                new EmailId(row.getEmail()),
                new Position(row.getModseq()),
                Flags.of(row.getFlagsList()),
                Instant.ofEpochMilli(row.getInternalDateMillis()),
                row.getOctets(),
                BlobId.of(row.getBlob().toByteArray()),
                row.getHeader().toByteArray());
    }

    /** The mailbox id in a key of {@link Table#MAILBOXES}. */
    public static MailboxId mailboxIdOf(byte[] key) {
        return new MailboxId(Keys.number(Arrays.copyOfRange(key, Long.BYTES, 2 * Long.BYTES)));
    }
}
