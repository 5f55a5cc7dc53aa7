package dev.agora.core.certificate;

import com.google.protobuf.ByteString;
import dev.agora.core.crypto.SecretSealer;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.store.Applied;
import dev.agora.core.store.Command;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.RowCodec;
import dev.agora.core.store.Store;
import dev.agora.core.wireformat.certificate.CertificateRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The certificate that all nodes serve, in the replicated store; its private key is sealed with a key that is derived from the cluster key.
 * Safe for all threads; {@link #put} waits for the log.
 */
public final class StoredCertificates {
    /** Settings object that holds it. */
    public static final String OBJECT = "Certificate";

    private final Store store;
    private final OperationWriter writer;
    private final SecretSealer sealer;
    private final WallClock clock;

    /** Reads from {@code store}, writes by {@code writer}, seals keys with {@code sealer}. */
    public StoredCertificates(Store store, OperationWriter writer, SecretSealer sealer, WallClock clock) {
        this.store = store;
        this.writer = writer;
        this.sealer = sealer;
        this.clock = clock;
    }

    /** Stores a certificate in place of the one before. @throws IOException when it is not known to be stored; says what to do */
    public void put(KeyedChain chain) throws IOException {
        CertificateRow row = CertificateRow.newBuilder()
                .setChain(chain.chainPem())
                .setSealedKey(ByteString.copyFrom(sealer.seal(chain.keyPem().getBytes(StandardCharsets.UTF_8), OBJECT)))
                .setAddedMillis(clock.instant().toEpochMilli())
                .build();
        switch (writer.write(new Command.PutSetting(OBJECT, RowCodec.seal(row)))) {
            case CommitOutcome.Committed<Applied> _ -> {}
            case CommitOutcome.Rejected<Applied>(String reason) ->
                throw new IOException("the certificate was refused: " + reason);
            case CommitOutcome.NotLeader<Applied> _ ->
                throw new IOException("no node that leads can be reached, so nothing was changed: try again");
            case CommitOutcome.Unknown<Applied>(String reason) ->
                throw new IOException(
                        reason + "; it may be stored: look with 'agora certificate list' before trying again");
        }
    }

    /** Waits until this node shows what the cluster had acknowledged; returns false when it cannot learn that. */
    public boolean catchUp() {
        return writer.catchUp();
    }

    /**
     * The certificate that is stored.
     *
     * @throws IllegalArgumentException when this node cannot open its key, or it cannot be read; says what to do
     */
    public Optional<KeyedChain> get() {
        return store.read(reads -> reads.setting(OBJECT))
                .map(bytes -> RowCodec.open(CertificateRow.parser(), bytes))
                .map(row -> {
                    byte[] key = sealer.open(row.getSealedKey().toByteArray(), OBJECT)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "the stored certificate's key was sealed with another cluster key: start this node with that"
                                            + " one, or add the certificate again"));
                    return KeyedChain.of(row.getChain(), new String(key, StandardCharsets.UTF_8));
                });
    }
}
