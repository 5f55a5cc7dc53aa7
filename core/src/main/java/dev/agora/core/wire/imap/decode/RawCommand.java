package dev.agora.core.wire.imap.decode;

import dev.agora.core.wire.imap.command.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A complete command before it is parsed: lines with literals between them.
 *
 * @param lines text without line ends and without the <code>{n}</code> that announce literals; one more than literals
 * @param literals the literals, each following the line with its index
 */
public record RawCommand(List<Octets> lines, List<Octets> literals) {
    /** Copies the lists and checks their sizes. */
    public RawCommand {
        lines = List.copyOf(lines);
        literals = List.copyOf(literals);
        if (lines.size() != literals.size() + 1) {
            throw new IllegalArgumentException(lines.size() + " lines do not enclose " + literals.size() + " literals");
        }
    }

    /** A command of one line without literals. */
    public static RawCommand ofLine(String line) {
        return new RawCommand(List.of(Octets.owning(line.getBytes(StandardCharsets.ISO_8859_1))), List.of());
    }

    /** Closes what spools its literals are in. */
    public void release() {
        literals.forEach(Octets::release);
    }

    /** The first line, each octet a character: what IDLE's {@code DONE} and a SASL response are read from. */
    public String firstLine() {
        return new String(lines.getFirst().array(), StandardCharsets.ISO_8859_1);
    }
}
