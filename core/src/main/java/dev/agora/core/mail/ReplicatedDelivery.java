package dev.agora.core.mail;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.store.Applied;
import dev.agora.core.store.Body;
import dev.agora.core.store.Command;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.Store;
import dev.agora.core.store.StoredAccount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Deliveries into the replicated store. What is stored for a recipient is the line {@code Return-Path: <sender>}, the line
 * {@code Delivered-To: recipient}, and then the message byte for byte as it came.
 */
public final class ReplicatedDelivery implements DeliveryService {
    /** Recipients that share one operation. */
    private static final int MAX_RECIPIENTS = 500;

    private static final String RECEIVED = "received:";

    private final Store store;
    private final OperationWriter writer;
    private final Bodies bodies;

    /** Reads from {@code store}, writes by {@code writer}. */
    public ReplicatedDelivery(Store store, OperationWriter writer, Bodies bodies) {
        this.store = store;
        this.writer = writer;
        this.bodies = bodies;
    }

    @Override
    public Optional<Recipient> resolve(String address) {
        int at = address.lastIndexOf('@');
        if (at <= 0 || at == address.length() - 1 || hasControl(address)) {
            return Optional.empty();
        }
        String local = address.substring(0, at);
        if (local.length() > 2 && local.charAt(0) == '"' && local.charAt(local.length() - 1) == '"') {
            local = local.substring(1, local.length() - 1);
        }
        int plus = local.indexOf('+');
        String user = plus < 0 ? local : local.substring(0, plus);
        Optional<String> folder =
                plus < 0 || plus == local.length() - 1 ? Optional.empty() : Optional.of(local.substring(plus + 1));
        String name = (user + address.substring(at)).toLowerCase(Locale.ROOT);
        return account(name).map(account -> new Recipient(address, account, folder));
    }

    @Override
    public Spool spool() {
        return bodies.spool();
    }

    @Override
    public List<WriteResult<Delivered>> deliver(String sender, List<Recipient> recipients, Spool message) {
        if (hasControl(sender) || recipients.stream().anyMatch(recipient -> hasControl(recipient.address()))) {
            return all(
                    recipients,
                    new WriteResult.Refused<>(
                            WriteResult.Reason.INVALID, "an address must not have control characters"));
        }
        return switch (bodies.take(message)) {
            case Bodies.Taken.Failed(String text) -> all(recipients, new WriteResult.Unavailable<>(text));
            case Bodies.Taken.As(Body body) -> {
                List<WriteResult<Delivered>> results = new ArrayList<>();
                for (int from = 0; from < recipients.size(); from += MAX_RECIPIENTS) {
                    int to = Math.min(from + MAX_RECIPIENTS, recipients.size());
                    results.addAll(deliverSome(sender, recipients.subList(from, to), message, body));
                }
                yield results;
            }
        };
    }

    private static List<WriteResult<Delivered>> all(List<Recipient> recipients, WriteResult<Delivered> result) {
        return Collections.nCopies(recipients.size(), result);
    }

    private List<WriteResult<Delivered>> deliverSome(
            String sender, List<Recipient> recipients, Spool message, Body body) {
        boolean isTraced = message.startsWith(RECEIVED);
        List<Command.Deliver.Target> targets = new ArrayList<>();
        for (Recipient recipient : recipients) {
            String header = "Return-Path: <" + sender + ">\r\nDelivered-To: " + recipient.address() + "\r\n";
            byte[] fingerprint = isTraced ? fingerprint(sender, recipient.address(), message.digest()) : new byte[0];
            targets.add(new Command.Deliver.Target(
                    recipient.account(),
                    recipient.folder().orElse(""),
                    header.getBytes(StandardCharsets.UTF_8),
                    fingerprint));
        }
        return answers(writer.write(new Command.Deliver(body, targets)), recipients);
    }

    private static List<WriteResult<Delivered>> answers(CommitOutcome<Applied> outcome, List<Recipient> recipients) {
        List<WriteResult<Delivered>> results = new ArrayList<>();
        for (int i = 0; i < recipients.size(); i++) {
            int index = i;
            if (outcome instanceof CommitOutcome.Committed<Applied>(Applied applied)
                    && applied.result() instanceof OperationResult.Delivered delivered) {
                results.add(answer(recipients.get(index), delivered.recipients().get(index)));
            } else {
                results.add(Writes.answer(outcome, _ -> new Delivered(false)));
            }
        }
        return results;
    }

    private static WriteResult<Delivered> answer(Recipient recipient, OperationResult.Recipient outcome) {
        return switch (outcome.outcome()) {
            case DELIVERED -> new WriteResult.Done<>(new Delivered(false), outcome.position());
            case REPEAT -> new WriteResult.Done<>(new Delivered(true), outcome.position());
            case NO_ACCOUNT ->
                new WriteResult.Refused<>(
                        WriteResult.Reason.NOT_FOUND, "there is no mailbox for " + recipient.address() + " any more");
        };
    }

    private Optional<AccountId> account(String name) {
        Optional<AccountId> here = store.read(reads -> reads.account(name).map(StoredAccount::id));
        if (here.isPresent() || !writer.catchUp()) {
            return here;
        }
        return store.read(reads -> reads.account(name).map(StoredAccount::id));
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(character -> character < ' ' || character == 0x7F);
    }

    /** SHA-256 over sender, recipient and the message's own SHA-256. */
    private static byte[] fingerprint(String sender, String recipient, BlobId message) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            // A zero byte parts the fields; addresses have none.
            digest.update(sender.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(recipient.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest.digest(message.toByteArray());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
