package dev.agora.core.store.apply;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.Position;
import dev.agora.core.store.Command;
import dev.agora.core.store.Keys;
import dev.agora.core.store.MailReads;
import dev.agora.core.store.MailboxName;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.OperationResult.AccountChanged;
import dev.agora.core.store.OperationResult.Reason;
import dev.agora.core.store.RowCodec;
import dev.agora.core.store.StoredAccount;
import dev.agora.core.store.Table;
import java.util.List;

/** Changes of accounts. */
final class AccountCommands {
    /** Names of the mailboxes with a special use (RFC 6154); the role is the name in lower case. */
    private static final List<String> SPECIAL = List.of("Drafts", "Sent", "Trash", "Junk", "Archive");

    private AccountCommands() {}

    /** An account not yet written, under the next id. */
    static StoredAccount prepare(WriteSet writes, Command.CreateAccount command) {
        if (writes.get(Table.ADDRESSES, Keys.text(command.address())) != null) {
            throw new Refusal(Reason.EXISTS, "account '" + command.address() + "' exists already");
        }
        byte[] last = writes.get(Table.META, Keys.LAST_ACCOUNT);
        AccountId id = new AccountId((last == null ? 0 : Keys.number(last)) + 1);
        writes.put(Table.META, Keys.LAST_ACCOUNT, Keys.number(id.value()));
        writes.put(Table.ADDRESSES, Keys.text(command.address()), Keys.number(id.value()));
        return new StoredAccount(
                id, command.address(), command.passwordHash(), Position.NONE, new StoredAccount.Counters(0, 0, 0));
    }

    static OperationResult fill(AccountEdit edit) {
        edit.create(MailboxName.INBOX, "");
        edit.subscribe(MailboxName.INBOX, true);
        for (String name : SPECIAL) {
            edit.create(name, name.toLowerCase(java.util.Locale.ROOT));
            edit.subscribe(name, true);
        }
        return new AccountChanged(edit.id());
    }

    static OperationResult setPassword(WriteSet writes, Command.SetPassword command) {
        return put(writes, account(writes, command.address()).withPasswordHash(command.passwordHash()));
    }

    static OperationResult setEnabled(WriteSet writes, Command.SetEnabled command) {
        return put(writes, account(writes, command.address()).withEnabled(command.enabled()));
    }

    private static StoredAccount account(WriteSet writes, String address) {
        return new MailReads(writes)
                .account(address)
                .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "there is no account '" + address + "'"));
    }

    private static OperationResult put(WriteSet writes, StoredAccount account) {
        writes.put(Table.ACCOUNTS, Keys.account(account.id()), RowCodec.encode(account));
        return new AccountChanged(account.id());
    }
}
