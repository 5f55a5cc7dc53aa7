package dev.agora.core.mail;

import dev.agora.core.mail.MessageRead.Found;
import dev.agora.core.mail.MessageRead.Gone;
import dev.agora.core.mail.MessageRead.Unavailable;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Uid;
import dev.agora.core.store.Body;
import dev.agora.core.store.LargeBlob;
import dev.agora.core.store.Store;
import dev.agora.core.store.StoredEmail;
import dev.agora.core.store.blob.Blobs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Message bytes into and out of the store: small ones as rows, large ones as blobs. Safe for all threads; may block. */
public final class Bodies {
    private final Store store;
    private final Blobs blobs;

    /** Of one node's store and its blobs. */
    public Bodies(Store store, Blobs blobs) {
        this.store = store;
        this.blobs = blobs;
    }

    /** A place for a message that comes in. */
    Spool spool() {
        return new Spool(blobs::newTemporary);
    }

    /** Makes the body of a command of a message; of a large one when a majority of the voters has it on disk. */
    Taken take(Spool spool) {
        Optional<byte[]> bytes = spool.bytes();
        if (bytes.isPresent()) {
            return new Taken.As(new Body.Inline(bytes.get()));
        }
        BlobId digest = spool.digest();
        Optional<String> failure = spool.failure();
        if (failure.isPresent()) {
            return new Taken.Failed(failure.get());
        }
        try {
            return blobs.keep(spool.file(), digest, spool.octets())
                    ? new Taken.As(new Body.Stored(digest, spool.octets()))
                    : new Taken.Failed("the message did not reach a majority of the voters: try again");
        } catch (IOException failed) {
            return new Taken.Failed("the message cannot be kept: " + failed);
        }
    }

    /** A message of a mailbox. */
    MessageRead read(AccountId account, MailboxId mailbox, Uid uid) {
        Stored found = store.read(reads -> {
            Optional<StoredEmail> email = reads.email(account, mailbox, uid);
            return new Stored(
                    email,
                    email.flatMap(row -> reads.blob(row.blob())),
                    email.flatMap(row -> reads.largeBlob(row.blob())));
        });
        if (found.email.isEmpty()) {
            return new Gone();
        }
        byte[] header = found.email.get().header();
        if (found.bytes.isPresent()) {
            return new Found(MessageBytes.of(joined(header, found.bytes.get())));
        }
        Optional<ByteBuffer> file = found.large.flatMap(blobs::open);
        return file.isPresent()
                ? new Found(MessageBytes.of(header, file.get()))
                : new Unavailable("the message's bytes are not here and no other node gave them: try again");
    }

    private static byte[] joined(byte[] header, byte[] body) {
        if (header.length == 0) {
            return body;
        }
        byte[] whole = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, whole, header.length, body.length);
        return whole;
    }

    /** What became of a message that came in. */
    sealed interface Taken {
        /** It can be named by a command. */
        record As(Body body) implements Taken {}

        /** It cannot be had by a majority; nothing was written to the log. */
        record Failed(String text) implements Taken {}
    }

    /** What the rows say of a message. */
    private record Stored(Optional<StoredEmail> email, Optional<byte[]> bytes, Optional<LargeBlob> large) {}
}
