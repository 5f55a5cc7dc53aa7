package dev.agora.core.store;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Uid;
import java.time.Instant;
import java.util.List;

/** A change of the replicated state. All that is random or timed was chosen before and travels inside. Byte arrays are not copied: do not change them. */
public sealed interface Command {
    /** Creates an account with INBOX, Drafts, Sent, Trash, Junk and Archive; the address is lower case. */
    record CreateAccount(String address, String passwordHash) implements Command {}

    /** Replaces a password's hash. */
    record SetPassword(String address, String passwordHash) implements Command {}

    /** Lets an account log in, or no longer; it keeps its password, and mail still comes to it. */
    record SetEnabled(String address, boolean enabled) implements Command {}

    /** Creates a mailbox and the levels above it. */
    record CreateMailbox(AccountId account, String name) implements Command {}

    /** Deletes a mailbox with its messages. */
    record DeleteMailbox(AccountId account, String name) implements Command {}

    /** Renames a mailbox with those below it; INBOX gives away its messages and stays. */
    record RenameMailbox(AccountId account, String from, String to) implements Command {}

    /** Subscribes or unsubscribes a name. */
    record Subscribe(AccountId account, String name, boolean subscribed) implements Command {}

    /** Delivers one message to recipients. */
    record Deliver(Body message, List<Target> recipients) implements Command {
        /** Copies the list. */
        public Deliver {
            recipients = List.copyOf(recipients);
        }

        /**
         * One recipient.
         *
         * @param folder mailbox to prefer over INBOX, empty for INBOX
         * @param header lines that precede the message in this copy
         * @param fingerprint 32 bytes, or empty when it is never taken for a repeat
         */
        public record Target(AccountId account, String folder, byte[] header, byte[] fingerprint) {}
    }

    /** Appends a message to a mailbox. */
    record Append(AccountId account, MailboxId mailbox, Body message, List<String> flags, Instant internalDate)
            implements Command {
        /** Copies the list. */
        public Append {
            flags = List.copyOf(flags);
        }
    }

    /** Changes flags of messages. */
    record StoreFlags(AccountId account, MailboxId mailbox, List<Uid> uids, FlagMode mode, List<String> flags)
            implements Command {
        /** Copies the lists. */
        public StoreFlags {
            uids = List.copyOf(uids);
            flags = List.copyOf(flags);
        }
    }

    /** Copies messages, all or none. */
    record CopyMessages(AccountId account, MailboxId source, List<Uid> uids, MailboxId target) implements Command {
        /** Copies the list. */
        public CopyMessages {
            uids = List.copyOf(uids);
        }
    }

    /** Moves messages, all or none. */
    record MoveMessages(AccountId account, MailboxId source, List<Uid> uids, MailboxId target) implements Command {
        /** Copies the list. */
        public MoveMessages {
            uids = List.copyOf(uids);
        }
    }

    /** Removes those of the named messages that have {@code \Deleted}. */
    record Expunge(AccountId account, MailboxId mailbox, List<Uid> uids) implements Command {
        /** Copies the list. */
        public Expunge {
            uids = List.copyOf(uids);
        }
    }

    /** Stores a setting; an empty value removes it. */
    record PutSetting(String key, byte[] value) implements Command {}

    /** Removes blobs that no message has named for {@code graceMillis} of command time; the others stay. */
    record CollectBlobs(List<BlobId> blobs, long graceMillis) implements Command {
        /** Copies the list. */
        public CollectBlobs {
            blobs = List.copyOf(blobs);
        }
    }

    /** Switches on a format of the log. */
    record FormatVersion(int version) implements Command {}

    /** Moves the {@code Coordinator} singleton one step on. */
    record ChangeCoordinator(CoordinatorStep step) implements Command {}

    /** Says the last word on a range of addresses; refused when a later one was said. */
    record ChangeBlock(BlockChange change) implements Command {}

    /** How flags act on those present; the number is what the log stores. */
    enum FlagMode {
        /** They are what remains. */
        REPLACE(0),
        /** They are added. */
        ADD(1),
        /** They are taken away. */
        REMOVE(2);

        private final int number;

        FlagMode(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static FlagMode of(int number) {
            return switch (number) {
                case 0 -> REPLACE;
                case 1 -> ADD;
                case 2 -> REMOVE;
                default ->
                    throw new StoreFormatException("flag mode " + number
                            + " is not known to this version: update this node before it can apply the log");
            };
        }
    }
}
