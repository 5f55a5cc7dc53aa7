package dev.agora.core.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agora.core.mail.WriteResult;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.store.Applied;
import dev.agora.core.store.Command;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.Store;
import dev.agora.core.store.StoredAccount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Accounts and credentials in the replicated store. Verified passwords are remembered for a short while under a hash with a secret of this
 * process that covers the stored hash, so a changed password is never answered from memory on any node.
 */
public final class ReplicatedAccounts implements AccountService, Authenticator {
    /** Bytes a password may have in UTF-8. */
    static final int MAX_PASSWORD_BYTES = 1024;

    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int MAX_REMEMBERED = 10_000;
    private static final int MAX_ADDRESS_CHARACTERS = 254;
    /** RFC 5321 §4.1.2 dot-string without the plus sign, which parts the folder; domain of letters, digits, dots and dashes. */
    private static final Pattern ADDRESS = Pattern.compile(
            "[\\p{L}\\p{N}!#$%&'*/=?^_`{|}~-]+(\\.[\\p{L}\\p{N}!#$%&'*/=?^_`{|}~-]+)*@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)*");

    private final Store store;
    private final OperationWriter writer;
    private final RandomSource random;
    private final HashingGate gate = new HashingGate();
    private final byte[] secret;
    private final String decoy;
    private final Cache<String, Boolean> verified = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    /** Reads from {@code store}, writes by {@code writer}; salts and the process's secret come from {@code random}. */
    public ReplicatedAccounts(Store store, OperationWriter writer, RandomSource random) {
        this.store = store;
        this.writer = writer;
        this.random = random;
        this.secret = random.bytes(32);
        this.decoy = PasswordHash.of(HexFormat.of().formatHex(random.bytes(16)), random.bytes(PasswordHash.SALT_BYTES));
    }

    @Override
    public WriteResult<AccountId> add(String address, String password) {
        return withHash(address, password, hash -> new Command.CreateAccount(lower(address), hash));
    }

    @Override
    public WriteResult<AccountId> setPassword(String address, String password) {
        return withHash(address, password, hash -> new Command.SetPassword(lower(address), hash));
    }

    @Override
    public WriteResult<AccountId> setEnabled(String address, boolean isEnabled) {
        return answer(writer.write(new Command.SetEnabled(lower(address), isEnabled)));
    }

    @Override
    public List<Account> list() {
        boolean unusedUpToDate = writer.catchUp();
        return store.read(reads -> reads.accounts().stream()
                .map(account -> new Account(account.id(), account.address(), account.isDisabled()))
                .toList());
    }

    @Override
    public LoginOutcome verify(String name, String password) {
        if (name.length() > MAX_ADDRESS_CHARACTERS || password.length() > MAX_PASSWORD_BYTES) {
            return new LoginOutcome.Denied();
        }
        boolean unusedUpToDate = writer.catchUp();
        Optional<StoredAccount> account = store.read(reads -> reads.account(lower(name)));
        Optional<StoredAccount> usable = account.filter(found -> !found.isDisabled());
        // Without an account the same work is done, so that the time does not tell.
        String hash = usable.map(StoredAccount::passwordHash).orElse(decoy);
        String key = cacheKey(name, password, hash);
        boolean isRemembered = verified.getIfPresent(key) != null;
        Optional<Boolean> fits = isRemembered ? Optional.of(true) : gate.run(() -> PasswordHash.fits(password, hash));
        if (fits.isEmpty()) {
            return new LoginOutcome.Unavailable("too many logins are being verified: try again later");
        }
        if (usable.isEmpty() || !fits.get()) {
            return new LoginOutcome.Denied();
        }
        verified.put(key, true);
        return new LoginOutcome.Accepted(usable.get().id(), usable.get().address(), credential(hash));
    }

    @Override
    public boolean isCurrent(AccountId account, String credential) {
        return store.read(reads -> reads.account(account))
                .filter(found -> credential(found.passwordHash()).equals(credential))
                .isPresent();
    }

    /** Waits until this node shows what the cluster had acknowledged; returns false when it cannot learn that: what is read may be old. */
    public boolean catchUp() {
        return writer.catchUp();
    }

    /** Forgets verified passwords, as after a revocation or a gap in the events. */
    public void forgetVerified() {
        verified.invalidateAll();
    }

    private WriteResult<AccountId> withHash(
            String address, String password, java.util.function.Function<String, Command> command) {
        Optional<String> problem = problem(address, password);
        if (problem.isPresent()) {
            return new WriteResult.Refused<>(WriteResult.Reason.INVALID, problem.get());
        }
        Optional<String> hash = gate.run(() -> PasswordHash.of(password, random.bytes(PasswordHash.SALT_BYTES)));
        return hash.map(value -> answer(writer.write(command.apply(value))))
                .orElseGet(() -> new WriteResult.Unavailable<>("too many passwords are being hashed: try again later"));
    }

    private static WriteResult<AccountId> answer(CommitOutcome<Applied> outcome) {
        return switch (outcome) {
            case CommitOutcome.Committed<Applied>(Applied applied) ->
                switch (applied.result()) {
                    case OperationResult.AccountChanged changed ->
                        new WriteResult.Done<>(changed.account(), applied.position());
                    case OperationResult.Refused refused ->
                        new WriteResult.Refused<>(
                                refused.reason() == OperationResult.Reason.EXISTS
                                        ? WriteResult.Reason.EXISTS
                                        : WriteResult.Reason.NOT_FOUND,
                                refused.text());
                    default -> throw new IllegalStateException("an account command came to " + applied.result());
                };
            case CommitOutcome.Rejected<Applied>(String reason) ->
                new WriteResult.Refused<>(WriteResult.Reason.INVALID, reason);
            case CommitOutcome.NotLeader<Applied> notLeader ->
                new WriteResult.Unavailable<>("no node that leads can be reached: try again");
            case CommitOutcome.Unknown<Applied>(String reason) -> new WriteResult.Unknown<>(reason);
        };
    }

    private static Optional<String> problem(String address, String password) {
        if (address.length() > MAX_ADDRESS_CHARACTERS
                || !ADDRESS.matcher(address).matches()) {
            return Optional.of("'" + address + "' is no account address: give user@domain, without '+', at most "
                    + MAX_ADDRESS_CHARACTERS + " characters");
        }
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        return bytes < 1 || bytes > MAX_PASSWORD_BYTES
                ? Optional.of("a password has 1 to " + MAX_PASSWORD_BYTES + " bytes, this one has " + bytes)
                : Optional.empty();
    }

    /** Names a stored hash without telling it. */
    private String credential(String hash) {
        return digest(List.of("credential", hash));
    }

    private String cacheKey(String name, String password, String hash) {
        return digest(List.of(lower(name), hash, password));
    }

    private String digest(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((byte) (bytes.length >>> 8));
                digest.update((byte) bytes.length);
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static String lower(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
