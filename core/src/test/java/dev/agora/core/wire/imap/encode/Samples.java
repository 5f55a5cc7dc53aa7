package dev.agora.core.wire.imap.encode;

import dev.agora.core.mail.MessageRow;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Messages that tests fetch. */
final class Samples {
    static final String NESTED = String.join(
            "\r\n",
            "From: \"Doe, Jane\" <jane@example.org>, bob@example.org (Bob)",
            "To: team: a@x.org, B <b@x.org>;, =?utf-8?q?J=C3=BCrgen?= <j@x.org>",
            "Subject: folded",
            " subject",
            "Date: Sun, 1 Feb 2026 12:00:00 +0100",
            "Message-ID: <1@x>",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=\"b 1\"",
            "",
            "preamble",
            "--b 1",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "Gr=C3=BC=",
            "=C3=9Fe",
            "",
            "--b 1",
            "Content-Type: message/rfc822",
            "Content-Disposition: attachment; filename=\"in.eml\"",
            "",
            "From: inner@x.org",
            "Subject: inner",
            "Content-Type: multipart/alternative; boundary=b2",
            "",
            "--b2",
            "",
            "one",
            "--b2",
            "Content-Type: text/html",
            "",
            "<p>two</p>",
            "--b2--",
            "--b 1--",
            "epilogue",
            "");

    private Samples() {}

    static byte[] bytes(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }

    static MessageRow row(long uid, int octets, String... flags) {
        TreeSet<String> set = new TreeSet<>(List.of(flags));
        return new MessageRow(
                new Uid(uid),
                new EmailId(9),
                new Position(4096),
                set,
                Instant.parse("2026-02-01T11:00:00Z"),
                octets,
                BlobId.of(new byte[BlobId.BYTES]));
    }
}
