package dev.agora.core.security;

import dev.agora.core.mail.WriteResult;
import dev.agora.core.model.AccountId;
import java.util.List;

/** Accounts as an administrator sees them. May block. Safe for all threads. */
public interface AccountService {
    /** Creates an account with an INBOX; {@code address} is {@code user@domain}. */
    WriteResult<AccountId> add(String address, String password);

    /** Sets a password. */
    WriteResult<AccountId> setPassword(String address, String password);

    /** Lets an account log in, or no longer: its sessions end on all nodes. It keeps its password, and mail still comes to it. */
    WriteResult<AccountId> setEnabled(String address, boolean isEnabled);

    /** All accounts in ascending order of address. */
    List<Account> list();

    /** One account, and whether it may not log in. */
    record Account(AccountId id, String address, boolean isDisabled) {}
}
