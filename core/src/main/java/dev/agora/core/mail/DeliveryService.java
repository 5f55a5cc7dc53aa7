package dev.agora.core.mail;

import dev.agora.core.model.AccountId;
import java.util.List;
import java.util.Optional;

/** Takes mail from an MTA. May block: call it on a virtual thread. Safe for all threads. */
public interface DeliveryService {
    /**
     * Who an address belongs to: {@code user@domain}, {@code user+folder@domain}, without regard to case; empty when nobody here.
     *
     * @param address the path of RCPT TO as given, without angle brackets
     */
    Optional<Recipient> resolve(String address);

    /** An empty spool, to be filled with a message for {@link #deliver} and closed afterwards in any case. */
    Spool spool();

    /**
     * Delivers one message to its recipients; returns one result for each, in their order. A retry of the same message, sender and
     * recipient is answered like the first and stored once (delivery fingerprint).
     *
     * @param sender the path of MAIL FROM as given, empty for the null sender
     * @param message the message after dot-unstuffing, as the MTA sent it
     */
    List<WriteResult<Delivered>> deliver(String sender, List<Recipient> recipients, Spool message);

    /** A resolved recipient: the address as given, its account, the folder of its sub-address. */
    record Recipient(String address, AccountId account, Optional<String> folder) {}

    /** A delivery: whether this was a repeat of one made before. */
    record Delivered(boolean isRepeat) {}
}
