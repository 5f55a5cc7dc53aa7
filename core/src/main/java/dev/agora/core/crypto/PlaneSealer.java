package dev.agora.core.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals with AES-256-GCM under a key derived for this plane, node and boot id, the nonce being the counter; so no pair of key and nonce
 * repeats, whatever happens to disks and clocks. The derived keys of others are cached, bounded, only once a tag of theirs verified. Safe for
 * all threads without locks. Source: NIST SP 800-38D §8.2.1 (deterministic nonces).
 */
public final class PlaneSealer implements DatagramSealer {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int MAX_CACHED_KEYS = 4096;

    private final Plane plane;
    private final NodeId self;
    private final BootId boot;
    private final List<PlaneKey> keys;
    private final SecretKey ownKey;
    private final AtomicLong counter = new AtomicLong();
    private final Cache<KeyPlace, SecretKey> provenKeys =
            Caffeine.newBuilder().maximumSize(MAX_CACHED_KEYS).build();
    private final AtomicReference<@Nullable Cipher> spareSealer = new AtomicReference<>();
    private final AtomicReference<@Nullable Cipher> spareOpener = new AtomicReference<>();

    /** A sealer for one start of one node. */
    public PlaneSealer(KeyRing ring, Plane plane, NodeId self, BootId boot) {
        this.plane = plane;
        this.self = self;
        this.boot = boot;
        this.keys = ring.all().stream().map(key -> new PlaneKey(key, plane)).toList();
        this.ownKey = keys.getFirst().sealingKey(self, boot);
    }

    @Override
    public int overheadBytes() {
        return SealHeader.BYTES + TAG_BYTES;
    }

    @Override
    public byte[] seal(byte[] plaintext) {
        long number = counter.incrementAndGet();
        SealHeader header = new SealHeader(plane.code(), keys.getFirst().hint(), self, boot, number);
        byte[] sealed = new byte[SealHeader.BYTES + plaintext.length + TAG_BYTES];
        header.write(ByteBuffer.wrap(sealed));
        try {
            Cipher cipher = take(spareSealer);
            cipher.init(Cipher.ENCRYPT_MODE, ownKey, nonce(number));
            cipher.updateAAD(sealed, 0, SealHeader.BYTES);
            cipher.doFinal(plaintext, 0, plaintext.length, sealed, SealHeader.BYTES);
            spareSealer.set(cipher);
            return sealed;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("sealing " + plaintext.length + " bytes failed", broken);
        }
    }

    @Override
    public Optional<Opened> open(byte[] sealed) {
        if (sealed.length < overheadBytes()) {
            return Optional.empty();
        }
        Optional<SealHeader> header = SealHeader.read(sealed);
        if (header.isEmpty() || header.get().plane() != plane.code()) {
            return Optional.empty();
        }
        for (PlaneKey key : keys) {
            if (key.hint() == header.get().keyHint()) {
                Optional<Opened> opened = openWith(key, header.get(), sealed);
                if (opened.isPresent()) {
                    return opened;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Opened> openWith(PlaneKey planeKey, SealHeader header, byte[] sealed) {
        KeyPlace place = new KeyPlace(planeKey.hint(), header.origin(), header.boot());
        SecretKey known = provenKeys.getIfPresent(place);
        SecretKey key = known != null ? known : planeKey.sealingKey(header.origin(), header.boot());
        byte[] plaintext = decrypt(key, header.counter(), sealed);
        if (plaintext == null) {
            return Optional.empty();
        }
        if (known == null) {
            provenKeys.put(place, key);
        }
        return Optional.of(new Opened(header.origin(), header.boot(), header.counter(), plaintext));
    }

    /** The plaintext, null when the tag does not verify. */
    private byte @Nullable [] decrypt(SecretKey key, long number, byte[] sealed) {
        Cipher cipher = take(spareOpener);
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, nonce(number));
            cipher.updateAAD(sealed, 0, SealHeader.BYTES);
            return cipher.doFinal(sealed, SealHeader.BYTES, sealed.length - SealHeader.BYTES);
        } catch (AEADBadTagException forged) {
            return null;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("opening " + sealed.length + " bytes failed", broken);
        } finally {
            spareOpener.set(cipher);
        }
    }

    private static Cipher take(AtomicReference<@Nullable Cipher> spare) {
        Cipher cipher = spare.getAndSet(null);
        if (cipher != null) {
            return cipher;
        }
        try {
            return Cipher.getInstance(CIPHER);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("the JDK lacks " + CIPHER, absent);
        }
    }

    private static GCMParameterSpec nonce(long number) {
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(nonce).putLong(NONCE_BYTES - Long.BYTES, number);
        return new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce);
    }

    /** Whose derived key: key of the ring, node, boot. */
    private record KeyPlace(int hint, NodeId origin, BootId boot) {}
}
