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

    /** All accounts in ascending order of address. */
    List<Account> list();

    /** One account. */
    record Account(AccountId id, String address) {}
}
