package dev.agora.core.node;

import dev.agora.core.config.AgoraConfig;
import dev.agora.core.config.TlsFiles;
import dev.agora.core.crypto.SelfSigned;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.TlsMaterial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of the certificate that client listeners begin with: the operator's, or a self-signed one kept in {@code data.path} with a warning. */
final class ClientTls {
    private static final Logger log = LoggerFactory.getLogger(ClientTls.class);
    private static final String CERTIFICATE = "self-signed.crt";
    private static final String KEY = "self-signed.key";

    private ClientTls() {}

    /** The operator's files; self-signed ones where the settings name none. */
    static TlsFiles files(AgoraConfig config, WallClock clock, RandomSource random) throws IOException {
        return config.clientTls().isPresent() ? config.clientTls().get() : selfSigned(config, clock, random);
    }

    private static TlsFiles selfSigned(AgoraConfig config, WallClock clock, RandomSource random) throws IOException {
        TlsFiles files = new TlsFiles(
                config.dataPath().resolve(CERTIFICATE), config.dataPath().resolve(KEY));
        if (!Files.exists(files.certificate()) || !Files.exists(files.key())) {
            List<String> names = Stream.of(
                            "localhost", "127.0.0.1", config.cluster().advertiseAddr())
                    .distinct()
                    .toList();
            TlsMaterial made = SelfSigned.certificate(names, clock, random);
            writePrivate(files.key(), made.privateKeyPem());
            Files.writeString(files.certificate(), made.chainPem());
        }
        log.warn(
                "client listeners show a self-signed certificate ({}) unless one is stored; store one that clients trust with"
                        + " 'agora certificate add', or set tls.cert-path and tls.key-path",
                files.certificate());
        return files;
    }

    private static void writePrivate(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }
}
