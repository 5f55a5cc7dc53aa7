package dev.agora.core.node;

import dev.agora.core.bus.BusListener;
import dev.agora.core.bus.EventPlace;
import dev.agora.core.certificate.KeyedChain;
import dev.agora.core.certificate.StoredCertificates;
import dev.agora.core.certificate.WatchedFiles;
import dev.agora.core.config.TlsFiles;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CertificateChanged;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.wire.net.PemTlsContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that this node's client listeners show: the operator's files where the node was given some, else the stored one, else a
 * self-signed one. Files are looked at every five seconds; the stored one is read again when the log or the bus tells of it. New handshakes
 * get the new chain, open connections go on. Its lane owns what is looked at; {@link #shown} is for all threads.
 */
final class ClientCertificates implements BusListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClientCertificates.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofDays(14);

    private final StoredCertificates stored;
    private final WatchedFiles files;
    private final boolean isOperatorsFiles;
    private final WallClock clock;
    private final Consumer<ClusterEvent> publish;
    private final PemTlsContext context = new PemTlsContext();
    private final Lane lane = new Lane("certificates");

    /** Published to those who list. */
    private volatile @Nullable Shown shown;

    /** What was said last of a failure, so that it is said once; confined to the lane, or to the start before it. */
    private String lastProblem = "";

    private ClientCertificates(
            StoredCertificates stored,
            TlsFiles files,
            boolean isOperatorsFiles,
            WallClock clock,
            Consumer<ClusterEvent> publish) {
        this.stored = stored;
        this.files = new WatchedFiles(files.certificate(), files.key());
        this.isOperatorsFiles = isOperatorsFiles;
        this.clock = clock;
        this.publish = publish;
    }

    /**
     * Loads the certificate and begins to watch.
     *
     * @param isOperatorsFiles whether the files come from the settings; otherwise they are self-signed and give way to a stored one
     * @throws IOException when the files cannot be used; the message says what to mend
     */
    static ClientCertificates start(
            StoredCertificates stored,
            TlsFiles files,
            boolean isOperatorsFiles,
            WallClock clock,
            Consumer<ClusterEvent> publish)
            throws IOException {
        ClientCertificates certificates = new ClientCertificates(stored, files, isOperatorsFiles, clock, publish);
        try {
            certificates.lookAtFiles();
        } catch (IOException | IllegalArgumentException unusable) {
            certificates.close();
            throw new IOException(
                    "the certificate in " + files.certificate() + " with the key in " + files.key()
                            + " cannot be used: " + unusable.getMessage(),
                    unusable);
        }
        certificates.lookAtStored();
        var _ = certificates.lane.every(LOOK, certificates::look);
        return certificates;
    }

    /** What listeners take their certificate from. */
    PemTlsContext context() {
        return context;
    }

    /** What is shown now. */
    Optional<Shown> shown() {
        return Optional.ofNullable(shown);
    }

    /** Whether this node shows the operator's files whatever is stored. */
    boolean showsFiles() {
        return isOperatorsFiles;
    }

    /** Stores a certificate and tells all nodes. Blocks. @throws IOException when it is not known to be stored */
    void add(KeyedChain chain) throws IOException {
        stored.put(chain);
        publish.accept(new CertificateChanged(chain.names(), chain.fingerprint()));
        lane.execute(this::lookAtStored);
    }

    /** The log brought another stored certificate. */
    void logged() {
        lane.execute(this::lookAtStored);
    }

    @Override
    public void event(EventPlace place, ClusterEvent event) {
        if (event instanceof CertificateChanged) {
            lookWhenCaughtUp();
        }
    }

    @Override
    public void resync(NodeId origin, String reason) {
        // The certificate stays in use; the stored one is read again below.
    }

    @Override
    public void reread(long generation, SortedSet<NodeId> origins) {
        lookWhenCaughtUp();
    }

    private void lookWhenCaughtUp() {
        Thread.ofVirtual().name("certificate-changed").start(() -> {
            if (!stored.catchUp()) {
                log.info(
                        "a certificate was changed; this replica cannot catch up now and takes it once the log brings it");
            }
            lane.execute(this::lookAtStored);
        });
    }

    private void look() {
        try {
            lookAtFiles();
        } catch (IOException | IllegalArgumentException unusable) {
            say("the certificate's files changed and cannot be used, the certificate before stays: "
                    + unusable.getMessage());
        }
    }

    private void lookAtFiles() throws IOException {
        Shown before = shown;
        if (isOperatorsFiles || before == null || before.source == Source.SELF_SIGNED) {
            Optional<KeyedChain> changed = files.changed();
            if (changed.isPresent()) {
                show(changed.get(), isOperatorsFiles ? Source.FILES : Source.SELF_SIGNED);
            }
        }
    }

    private void lookAtStored() {
        if (isOperatorsFiles) {
            return;
        }
        try {
            stored.get().ifPresent(chain -> show(chain, Source.STORED));
        } catch (IllegalArgumentException unusable) {
            say("the certificate before stays: " + unusable.getMessage());
        }
    }

    private void show(KeyedChain chain, Source source) {
        Shown before = shown;
        if (before != null && before.source == source && before.chain.equals(chain)) {
            return;
        }
        context.load(chain.chainPem(), chain.keyPem());
        shown = new Shown(chain, source);
        lastProblem = "";
        log.info(
                "client listeners show the certificate for {} ({}, until {}) from now on",
                String.join(", ", chain.names()),
                chain.fingerprint().substring(0, 16),
                chain.ends());
        if (chain.ends().isBefore(clock.instant().plus(SOON))) {
            log.warn(
                    "the certificate for {} expires at {}: bring a new one",
                    String.join(", ", chain.names()),
                    chain.ends());
        }
    }

    private void say(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            log.warn("{}", problem);
        }
    }

    @Override
    public void close() {
        lane.close();
    }

    /** Where a certificate came from. */
    enum Source {
        /** {@code tls.cert-path} and {@code tls.key-path}. */
        FILES,
        /** The replicated store. */
        STORED,
        /** Made by this node for itself. */
        SELF_SIGNED
    }

    /** A certificate in use. */
    record Shown(KeyedChain chain, Source source) {}
}
