package dev.agora.core.config;

import static dev.agora.core.config.ConfigKey.row;

import java.util.List;
import java.util.stream.Stream;

/** Rows of the client protocols: JMAP, LMTP, IMAP, SMTP, and their certificates. */
final class ClientKeys {
    private static final String JMAP = "JMAP";

    private ClientKeys() {}

    static List<ConfigKey.Row> rows() {
        return Stream.of(jmap(), throttles(), tls(), lmtp(), imap())
                .flatMap(List::stream)
                .toList();
    }

    private static List<ConfigKey.Row> jmap() {
        return List.of(
                row(
                                "jmap.url",
                                KeyType.URL,
                                "",
                                "Address under which clients reach JMAP; https://HOST:PORT of this node when absent.")
                        .older("jmap-url")
                        .waitsFor(JMAP),
                row("jmap.port", KeyType.PORT, "8080", "HTTPS port of JMAP.")
                        .older("jmap-port")
                        .waitsFor(JMAP),
                row("jmap.bind-addr", KeyType.ADDRESS, "[::]", "Address on which JMAP listens.")
                        .older("jmap-bind-addr")
                        .waitsFor(JMAP),
                row("jmap.cert-path", KeyType.PATH, "", "Certificate chain of JMAP, PEM; self-signed when absent.")
                        .older("jmap-cert-path"),
                row("jmap.key-path", KeyType.PATH, "", "Private key of jmap.cert-path, PEM.")
                        .older("jmap-key-path"),
                row(
                                "jmap.write-routing",
                                KeyType.CHOICE,
                                "redirect",
                                "What a follower does with a write: redirect the client to the leader, or pass it on.")
                        .choices("redirect", "forward")
                        .waitsFor(JMAP),
                row(
                                "jmap.read-timeout",
                                KeyType.DURATION,
                                "1s",
                                "How long a read waits until this node has caught up with the leader.")
                        .between(0, 60_000)
                        .effects("reads are sent away under load", "clients of a lagging node wait")
                        .waitsFor(JMAP));
    }

    private static List<ConfigKey.Row> throttles() {
        return Stream.of("event-source", "ws", "push")
                .map(channel -> row(
                                "jmap." + channel + "-throttle",
                                KeyType.DURATION,
                                "1000ms",
                                "Least time between two state changes sent to one " + channel + " client; 0 = none.")
                        .older(channel + "-throttle")
                        .between(0, 600_000)
                        .effects("busy accounts send many messages", "clients hear of changes late")
                        .waitsFor(JMAP))
                .toList();
    }

    private static List<ConfigKey.Row> tls() {
        return List.of(
                row(
                        "tls.cert-path",
                        KeyType.PATH,
                        "",
                        "Certificate chain of all client listeners but JMAP, PEM; that of JMAP when absent."),
                row("tls.key-path", KeyType.PATH, "", "Private key of tls.cert-path, PEM."));
    }

    private static List<ConfigKey.Row> lmtp() {
        return List.of(
                row("lmtp.port", KeyType.PORT, "24", "Port on which mail is delivered.")
                        .older("lmtp-port"),
                row("lmtp.bind-addr", KeyType.ADDRESS, "127.0.0.1", "Address on which LMTP listens.")
                        .older("lmtp-bind-addr"),
                row("lmtp.trusted-ips", KeyType.ADDRESS_RANGES, "", "Addresses that may deliver; loopback always may.")
                        .older("lmtp-trusted-ips"),
                row("lmtp.max-size", KeyType.SIZE, "50MiB", "Largest message taken.")
                        .between(65_536, 1_073_741_824)
                        .effects("attachments are refused", "a few messages may fill the disk while they come in"),
                row("smtp.smarthost", KeyType.HOST_PORTS, "", "Host that takes outgoing mail.")
                        .waitsFor("sending of mail"));
    }

    private static List<ConfigKey.Row> imap() {
        return List.of(
                row("imap.port", KeyType.PORT, "143", "IMAP port, plain with STARTTLS."),
                row("imap.tls-port", KeyType.PORT, "993", "IMAP port with TLS from the first byte."),
                row("imap.bind-addr", KeyType.ADDRESS, "[::]", "Address on which IMAP listens."),
                row(
                                "imap.idle-keepalive",
                                KeyType.DURATION,
                                "2m",
                                "How often an idle session is sent a line, so that routers keep it.")
                        .between(10_000, 1_740_000)
                        .effects("needless traffic for mobile clients", "routers drop idle sessions unseen"));
    }
}
