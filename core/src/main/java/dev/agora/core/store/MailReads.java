package dev.agora.core.store;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.OperationId;
import dev.agora.core.model.Uid;
import dev.agora.core.wireformat.store.OperationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Typed reads of the state as of one moment; as valid as the reader it was made of. */
public final class MailReads {
    private final StateReader state;

    /** Reads from {@code state}. */
    public MailReads(StateReader state) {
        this.state = state;
    }

    /** An account by id. */
    public Optional<StoredAccount> account(AccountId id) {
        byte[] row = state.get(Table.ACCOUNTS, Keys.account(id));
        return row == null ? Optional.empty() : Optional.of(RowCodec.account(id, row));
    }

    /** An account by its address in lower case. */
    public Optional<StoredAccount> account(String address) {
        byte[] id = state.get(Table.ADDRESSES, Keys.text(address));
        return id == null ? Optional.empty() : account(new AccountId(Keys.number(id)));
    }

    /** All accounts in ascending order of address. */
    public List<StoredAccount> accounts() {
        List<StoredAccount> accounts = new ArrayList<>();
        state.scanPrefix(Table.ADDRESSES, new byte[0], (key, id) -> {
            account(new AccountId(Keys.number(id))).ifPresent(accounts::add);
            return true;
        });
        return accounts;
    }

    /** A mailbox by id. */
    public Optional<StoredMailbox> mailbox(AccountId account, MailboxId id) {
        byte[] row = state.get(Table.MAILBOXES, Keys.mailbox(account, id));
        return row == null ? Optional.empty() : Optional.of(RowCodec.mailbox(id, row));
    }

    /** A mailbox by its canonical name. */
    public Optional<StoredMailbox> mailbox(AccountId account, String name) {
        byte[] id = state.get(Table.MAILBOX_NAMES, Keys.name(account, name));
        return id == null ? Optional.empty() : mailbox(account, new MailboxId(Keys.number(id)));
    }

    /** All mailboxes of an account in ascending order of id. */
    public List<StoredMailbox> mailboxes(AccountId account) {
        List<StoredMailbox> mailboxes = new ArrayList<>();
        state.scanPrefix(Table.MAILBOXES, Keys.account(account), (key, row) -> {
            mailboxes.add(RowCodec.mailbox(RowCodec.mailboxIdOf(key), row));
            return true;
        });
        return mailboxes;
    }

    /** Whether a name is subscribed. */
    public boolean isSubscribed(AccountId account, String name) {
        return state.get(Table.SUBSCRIPTIONS, Keys.name(account, name)) != null;
    }

    /** Subscribed names, ascending. */
    public List<String> subscriptions(AccountId account) {
        List<String> names = new ArrayList<>();
        state.scanPrefix(Table.SUBSCRIPTIONS, Keys.account(account), (key, value) -> names.add(Keys.nameOf(key)));
        return names;
    }

    /** A message of a mailbox. */
    public Optional<StoredEmail> email(AccountId account, MailboxId mailbox, Uid uid) {
        byte[] row = state.get(Table.EMAILS, Keys.email(account, mailbox, uid));
        return row == null ? Optional.empty() : Optional.of(RowCodec.email(uid, row));
    }

    /** The messages of a mailbox in ascending order of UID. */
    public List<StoredEmail> emails(AccountId account, MailboxId mailbox) {
        List<StoredEmail> emails = new ArrayList<>();
        state.scanPrefix(
                Table.EMAILS,
                Keys.mailbox(account, mailbox),
                (key, row) -> emails.add(RowCodec.email(Keys.uidOf(key), row)));
        return emails;
    }

    /** The bytes of a blob that is a row; empty of one that is a file. */
    public Optional<byte[]> blob(BlobId blob) {
        return Optional.ofNullable(state.get(Table.BLOBS, Keys.blob(blob)));
    }

    /** A blob that is a file of each replica. */
    public Optional<LargeBlob> largeBlob(BlobId blob) {
        byte[] key = Keys.blob(blob);
        byte[] row = state.get(Table.LARGE_BLOBS, key);
        return row == null ? Optional.empty() : Optional.of(LargeBlob.decode(key, row));
    }

    /** Visits all large blobs in ascending order of digest. */
    public void largeBlobs(Consumer<LargeBlob> visitor) {
        state.scanPrefix(Table.LARGE_BLOBS, new byte[0], (key, row) -> {
            visitor.accept(LargeBlob.decode(key, row));
            return true;
        });
    }

    /** Large blobs that no message has named since before {@code millis}, the oldest first, at most {@code most}. */
    public List<BlobId> unnamedBlobs(long millis, int most) {
        List<BlobId> blobs = new ArrayList<>();
        state.scan(Table.BLOB_GARBAGE, new byte[0], Keys.number(Math.max(0, millis)), (key, empty) -> {
            blobs.add(BlobId.of(Keys.timedKey(key)));
            return blobs.size() < most;
        });
        return blobs;
    }

    /** A setting's value. */
    public Optional<byte[]> setting(String key) {
        return Optional.ofNullable(state.get(Table.SETTINGS, Keys.text(key)));
    }

    /** The {@code Coordinator} singleton; empty before the first leader stored it. */
    public Optional<StoredCoordinator> coordinator() {
        return setting(StoredCoordinator.OBJECT).map(CoordinatorCodec::decode);
    }

    /** The last word on each range of addresses. */
    public List<BlockChange> blocks() {
        List<BlockChange> blocks = new ArrayList<>();
        state.scanPrefix(Table.BLOCKS, new byte[0], (key, row) -> blocks.add(BlockCodec.decode(row)));
        return blocks;
    }

    /** What became of an operation, while it is remembered. */
    public Optional<Applied> operation(OperationId id) {
        byte[] row = state.get(Table.OPERATIONS, Keys.operation(id));
        return row == null
                ? Optional.empty()
                : Optional.of(ResultCodec.applied(
                        RowCodec.open(OperationRow.parser(), row).getApplied()));
    }
}
