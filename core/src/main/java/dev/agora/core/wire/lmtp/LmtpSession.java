package dev.agora.core.wire.lmtp;

import dev.agora.core.mail.DeliveryService.Delivered;
import dev.agora.core.mail.DeliveryService.Recipient;
import dev.agora.core.mail.Spool;
import dev.agora.core.mail.WriteResult;
import dev.agora.core.wire.lmtp.LmtpAction.Close;
import dev.agora.core.wire.lmtp.LmtpAction.Deliver;
import dev.agora.core.wire.lmtp.LmtpAction.Reply;
import dev.agora.core.wire.lmtp.LmtpAction.Resolve;
import dev.agora.core.wire.lmtp.LmtpAction.StartTls;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** LMTP on one connection as a step function: bytes in, actions out. Confined to its connection. Source: RFC 2033, RFC 3030, RFC 5321. */
final class LmtpSession {
    static final int MOST_RECIPIENTS = 1000;
    private static final int MOST_BAD_COMMANDS = 20;
    private static final String OK = "250 2.0.0 OK\r\n";

    private final String hostName;
    private final int maxMessageBytes;
    private final Supplier<Spool> spools;
    private final CommandLine line = new CommandLine();
    private final List<Recipient> recipients = new ArrayList<>();
    private boolean greeted;
    private @Nullable String sender;
    private @Nullable MessageBody body;
    private boolean isData;
    private long chunkLeft;
    private boolean isLastChunk;
    private boolean dropsChunk;
    private int badCommands;

    LmtpSession(String hostName, int maxMessageBytes, Supplier<Spool> spools) {
        this.hostName = hostName;
        this.maxMessageBytes = maxMessageBytes;
        this.spools = spools;
    }

    String greeting() {
        return "220 " + hostName + " LMTP Agora\r\n";
    }

    /** The next action, or empty when the input was used up without one. Takes no byte beyond what the action needs. */
    Optional<LmtpAction> next(ByteBuffer input, boolean offersTls) {
        while (true) {
            MessageBody open = body;
            if (isData && open != null) {
                if (!open.takeData(input)) {
                    return Optional.empty();
                }
                isData = false;
                return Optional.of(complete(open));
            }
            if (chunkLeft > 0) {
                Optional<LmtpAction> action = chunk(input);
                if (action.isPresent() || chunkLeft > 0) {
                    return action;
                }
                continue;
            }
            if (!line.take(input)) {
                return Optional.empty();
            }
            return Optional.of(guarded(offersTls));
        }
    }

    /** The answer to {@link Resolve}. */
    Reply resolved(Optional<Recipient> found) {
        if (found.isEmpty()) {
            return new Reply("550 5.1.1 No such user here\r\n");
        }
        recipients.add(found.get());
        return new Reply("250 2.1.5 OK\r\n");
    }

    /** The answer to {@link Deliver}: one line for each recipient (RFC 2033 §4.2). */
    Reply delivered(List<WriteResult<Delivered>> results) {
        StringBuilder text = new StringBuilder();
        results.forEach(result -> text.append(replyTo(result)));
        resetTransaction();
        return new Reply(text.toString());
    }

    /** Forgets all that was said in clear (RFC 3207 §4.2). */
    void tlsStarted() {
        greeted = false;
        resetTransaction();
        line.clear();
    }

    private LmtpAction guarded(boolean offersTls) {
        LmtpAction action = line.isTooLong()
                ? new Reply("500 5.5.2 Line too long, at most " + CommandLine.MOST_BYTES + " octets\r\n")
                : command(line.text(), offersTls);
        line.clear();
        if (action instanceof Reply(String text) && text.startsWith("50") && ++badCommands >= MOST_BAD_COMMANDS) {
            return new Close("421 4.7.0 " + hostName + " Too many bad commands\r\n");
        }
        return action;
    }

    private LmtpAction command(String text, boolean offersTls) {
        int space = text.indexOf(' ');
        String verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = space < 0 ? "" : text.substring(space + 1);
        return switch (verb) {
            case "LHLO" -> hello(rest, offersTls);
            case "HELO", "EHLO" -> new Reply("500 5.5.1 This is LMTP, say LHLO\r\n");
            case "MAIL" -> mail(rest);
            case "RCPT" -> recipient(rest);
            case "DATA" -> data(rest);
            case "BDAT" -> bdat(rest);
            case "RSET" -> {
                resetTransaction();
                yield new Reply(OK);
            }
            case "NOOP" -> new Reply(OK);
            case "VRFY" -> new Reply("252 2.5.0 Try RCPT to attempt delivery\r\n");
            case "HELP" -> new Reply("214 2.0.0 LHLO MAIL RCPT DATA BDAT RSET NOOP VRFY QUIT\r\n");
            case "QUIT" -> new Close("221 2.0.0 " + hostName + " closing\r\n");
            case "STARTTLS" ->
                !rest.isEmpty()
                        ? new Reply("501 5.5.4 STARTTLS takes no parameters\r\n")
                        : offersTls
                                ? new StartTls("220 2.0.0 Ready to start TLS\r\n")
                                : new Reply("502 5.5.1 TLS is not available\r\n");
            default -> new Reply("500 5.5.2 Unknown command\r\n");
        };
    }

    private LmtpAction hello(String name, boolean offersTls) {
        if (name.isBlank()) {
            return new Reply("501 5.5.4 LHLO needs the name of the client\r\n");
        }
        resetTransaction();
        greeted = true;
        return new Reply("250-" + hostName + "\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n"
                + (offersTls ? "250-STARTTLS\r\n" : "") + "250-SIZE " + maxMessageBytes
                + "\r\n250 ENHANCEDSTATUSCODES\r\n");
    }

    private LmtpAction mail(String rest) {
        if (!greeted) {
            return new Reply("503 5.5.1 Say LHLO first\r\n");
        }
        if (sender != null) {
            return new Reply("503 5.5.1 A transaction is open, end it by DATA or RSET\r\n");
        }
        MailPath path = path(rest, "FROM:");
        if (path == null) {
            return new Reply("501 5.5.4 Syntax: MAIL FROM:<address>\r\n");
        }
        for (Map.Entry<String, String> parameter : path.parameters().entrySet()) {
            String value = parameter.getValue();
            boolean isValid = switch (parameter.getKey()) {
                case "SIZE" -> value.matches("[0-9]{1,18}");
                case "BODY" -> value.matches("(?i)7BIT|8BITMIME");
                case "SMTPUTF8" -> value.isEmpty();
                default -> false;
            };
            if (!isValid) {
                return new Reply("555 5.5.4 Parameter " + parameter.getKey() + " or its value is not supported\r\n");
            }
        }
        if (Long.parseLong(path.parameters().getOrDefault("SIZE", "0")) > maxMessageBytes) {
            return new Reply("552 5.3.4 Message too large, at most " + maxMessageBytes + " octets\r\n");
        }
        sender = path.address();
        return new Reply("250 2.1.0 OK\r\n");
    }

    private LmtpAction recipient(String rest) {
        if (sender == null) {
            return new Reply("503 5.5.1 Say MAIL first\r\n");
        }
        if (body != null) {
            return new Reply("503 5.5.1 The message has begun\r\n");
        }
        MailPath path = path(rest, "TO:");
        if (path == null || path.address().isEmpty()) {
            return new Reply("501 5.5.4 Syntax: RCPT TO:<address>\r\n");
        }
        if (!path.parameters().isEmpty()) {
            return new Reply("555 5.5.4 Parameters of RCPT are not supported\r\n");
        }
        if (recipients.size() >= MOST_RECIPIENTS) {
            return new Reply("452 4.5.3 Too many recipients, at most " + MOST_RECIPIENTS + "\r\n");
        }
        return new Resolve(path.address());
    }

    private LmtpAction data(String rest) {
        if (!rest.isBlank()) {
            return new Reply("501 5.5.4 DATA takes no parameters\r\n");
        }
        if (body != null) {
            return new Reply("503 5.5.1 DATA and BDAT do not mix\r\n");
        }
        if (sender == null || recipients.isEmpty()) {
            return new Reply("503 5.5.1 No valid recipients\r\n");
        }
        body = new MessageBody(maxMessageBytes, spools.get());
        isData = true;
        return new Reply("354 End data with <CR><LF>.<CR><LF>\r\n");
    }

    private LmtpAction bdat(String rest) {
        String[] words = rest.strip().split(" +", 4);
        boolean isLast = words.length == 2 && words[1].equalsIgnoreCase("LAST");
        if (!words[0].matches("[0-9]{1,18}") || words.length > 2 || (words.length == 2 && !isLast)) {
            // What follows cannot be told from commands any more.
            return new Close("501 5.5.4 Syntax: BDAT octets [LAST]; closing\r\n");
        }
        chunkLeft = Long.parseLong(words[0]);
        isLastChunk = isLast;
        dropsChunk = sender == null || recipients.isEmpty();
        if (!dropsChunk && body == null) {
            body = new MessageBody(maxMessageBytes, spools.get());
        }
        return chunkLeft == 0 ? chunkEnded() : new Reply("");
    }

    private Optional<LmtpAction> chunk(ByteBuffer input) {
        int count = (int) Math.min(chunkLeft, input.remaining());
        MessageBody open = body;
        if (dropsChunk || open == null) {
            input.position(input.position() + count);
        } else {
            open.takeChunk(input, count);
        }
        chunkLeft -= count;
        return chunkLeft == 0 ? Optional.of(chunkEnded()) : Optional.empty();
    }

    private LmtpAction chunkEnded() {
        MessageBody open = body;
        if (dropsChunk || open == null) {
            return new Reply("503 5.5.1 No valid recipients\r\n");
        }
        return isLastChunk ? complete(open) : new Reply("250 2.0.0 Chunk received\r\n");
    }

    private LmtpAction complete(MessageBody message) {
        if (message.isTooLarge()) {
            String reply = "552 5.3.4 Message too large, at most " + maxMessageBytes + " octets\r\n";
            String replies = reply.repeat(recipients.size());
            resetTransaction();
            return new Reply(replies);
        }
        String from = sender == null ? "" : sender;
        return new Deliver(from, List.copyOf(recipients), message.spool());
    }

    /** Forgets the message under way, when the client is gone. */
    void ended() {
        resetTransaction();
    }

    private void resetTransaction() {
        MessageBody open = body;
        if (open != null) {
            open.spool().close();
        }
        sender = null;
        recipients.clear();
        body = null;
        isData = false;
        chunkLeft = 0;
    }

    private static @Nullable MailPath path(String rest, String word) {
        return rest.regionMatches(true, 0, word, 0, word.length())
                ? MailPath.parse(rest.substring(word.length()))
                : null;
    }

    private static String replyTo(WriteResult<Delivered> result) {
        return switch (result) {
            case WriteResult.Done<Delivered> done -> "250 2.0.0 Delivered\r\n";
            case WriteResult.Refused<Delivered> refused ->
                switch (refused.reason()) {
                            case NOT_FOUND -> "550 5.1.1 ";
                            case OVER_QUOTA -> "452 4.2.2 ";
                            case TOO_LARGE -> "552 5.3.4 ";
                            case EXISTS, INVALID, FORBIDDEN -> "550 5.7.1 ";
                        }
                        + oneLine(refused.text());
            // A retry is safe: the delivery's fingerprint makes it one.
            case WriteResult.Unavailable<Delivered> unavailable -> "451 4.3.2 " + oneLine(unavailable.text());
            case WriteResult.Unknown<Delivered> unknown -> "451 4.3.2 " + oneLine(unknown.text());
        };
    }

    private static String oneLine(String text) {
        return text.replaceAll("[^ -~]", " ") + "\r\n";
    }
}
