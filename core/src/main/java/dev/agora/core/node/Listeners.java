package dev.agora.core.node;

import dev.agora.core.config.AgoraConfig;
import dev.agora.core.config.PortSetting;
import dev.agora.core.mail.DeliveryService;
import dev.agora.core.mail.MailService;
import dev.agora.core.model.HostPort;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.security.AddressRanges;
import dev.agora.core.security.Authenticator;
import dev.agora.core.security.ProtocolWatch;
import dev.agora.core.session.Sessions;
import dev.agora.core.wire.imap.ImapServer;
import dev.agora.core.wire.imap.ImapServices;
import dev.agora.core.wire.imap.ImapSettings;
import dev.agora.core.wire.lmtp.LmtpServer;
import dev.agora.core.wire.lmtp.LmtpSettings;
import dev.agora.core.wire.net.ListenerConfig;
import dev.agora.core.wire.net.PeerGate;
import dev.agora.core.wire.net.TlsContextSource;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The listeners for mail clients and MTAs of one node. */
record Listeners(LmtpServer lmtp, ImapServer imap) {
    private static final String IMAP = "imap";
    private static final String IMAPS = "imaps";

    /** The setting allows no more. */
    private static final int MOST_MESSAGE_BYTES = 1 << 30;

    static Listeners start(
            AgoraConfig config,
            Closing closing,
            TlsContextSource tls,
            Ticker ticker,
            WallClock clock,
            Services services) {
        String host = config.cluster().advertiseAddr();
        int maxBytes = (int) Math.min(MOST_MESSAGE_BYTES, config.lmtp().maxSizeBytes());
        AddressRanges ranges = AddressRanges.parse(config.lmtp().trustedIps());
        Predicate<InetAddress> trusted = peer -> ranges.isEmpty() || ranges.contains(peer);
        LmtpServer lmtp = closing.add(
                "LMTP",
                new LmtpServer(
                        LmtpSettings.standard(
                                        listener(
                                                "lmtp",
                                                config.lmtp().bindAddr(),
                                                config.lmtp().port(),
                                                false,
                                                "lmtp.port"),
                                        host,
                                        maxBytes)
                                .trusting(trusted),
                        services.delivery,
                        tls,
                        ticker));
        lmtp.admit(services.gate);
        lmtp.start();
        List<ListenerConfig> imapListeners = List.of(
                listener(IMAP, config.imap().bindAddr(), config.imap().port(), false, "imap.port"),
                listener(IMAPS, config.imap().bindAddr(), config.imap().tlsPort(), true, "imap.tls-port"));
        ImapServer imap = closing.add(
                "IMAP",
                new ImapServer(
                        ImapSettings.standard(
                                imapListeners, host, maxBytes, config.imap().idleKeepalive()),
                        new ImapServices(
                                services.mail,
                                services.authenticator,
                                services.sessions,
                                services.watch,
                                services.mayRead,
                                clock),
                        tls,
                        ticker));
        imap.admit(services.gate);
        imap.start();
        return new Listeners(lmtp, imap);
    }

    /** Cuts the connections of addresses that are not admitted any more. */
    void expel() {
        lmtp.expel();
        imap.expel();
    }

    /** The ports that are bound, by name. */
    Map<String, Integer> ports() {
        Map<String, Integer> ports = new TreeMap<>();
        lmtp.boundPort().ifPresent(port -> ports.put("lmtp", port));
        imap.boundPort(IMAP).ifPresent(port -> ports.put(IMAP, port));
        imap.boundPort(IMAPS).ifPresent(port -> ports.put(IMAPS, port));
        return ports;
    }

    private static ListenerConfig listener(String name, String host, PortSetting port, boolean tls, String setting) {
        return new ListenerConfig(name, new HostPort(host, port.number()), tls, setting, port.wasSet());
    }

    /** What the listeners serve. */
    record Services(
            MailService mail,
            DeliveryService delivery,
            Authenticator authenticator,
            Sessions sessions,
            ProtocolWatch watch,
            BooleanSupplier mayRead,
            PeerGate gate) {}
}
