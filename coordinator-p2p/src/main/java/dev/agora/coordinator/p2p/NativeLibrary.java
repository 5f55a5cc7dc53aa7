package dev.agora.coordinator.p2p;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the native library: the file named by the system property {@value #PROPERTY}, else the one in this jar for the
 * platform, extracted once per version into a private directory and verified by its hash before it is loaded.
 */
final class NativeLibrary {
    /** Names a library file instead of the one in the jar; a start option only. */
    static final String PROPERTY = "agora.zenoh.library";

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static volatile @Nullable ZenohLibrary loaded;

    private NativeLibrary() {}

    /** The library, loaded at the first call; a failure is tried again at the next. */
    static ZenohLibrary load() {
        ZenohLibrary present = loaded;
        return present != null ? present : loadOnce();
    }

    private static synchronized ZenohLibrary loadOnce() {
        ZenohLibrary present = loaded;
        if (present == null) {
            present = bind(find(System.getProperty(PROPERTY)));
            loaded = present;
        }
        return present;
    }

    /** The file to load: {@code named} when it is given, else the extracted one. */
    static Path find(@Nullable String named) {
        if (named != null) {
            Path file = Path.of(named).toAbsolutePath();
            if (!Files.isRegularFile(file)) {
                throw failure("the file " + file + ", named by the property " + PROPERTY + ", does not exist", null);
            }
            return file;
        }
        String resource = resource();
        try (InputStream stamp = NativeLibrary.class.getResourceAsStream(resource + ".stamp")) {
            if (stamp == null) {
                throw failure("this version carries no library for it", null);
            }
            Path home = Path.of(System.getProperty("java.io.tmpdir"), "agora-zenoh-" + System.getProperty("user.name"));
            return extract(resource, expectedHash(stamp), home);
        } catch (IOException | UncheckedIOException e) {
            throw failure("the library could not be extracted: " + e, e);
        }
    }

    /** Loads {@code file} and binds its functions. */
    static ZenohLibrary bind(Path file) {
        try {
            return new ZenohNative(file);
        } catch (IllegalArgumentException | IllegalCallerException | UnsatisfiedLinkError e) {
            throw failure("the library " + file + " could not be loaded: " + e.getMessage(), e);
        }
    }

    /** Puts the resource under {@code home} in a folder of its hash, unless it is there unaltered. Safe against a race. */
    static Path extract(String resource, String hash, Path home) throws IOException {
        privateDirectory(home);
        Path folder = privateDirectory(home.resolve(hash.substring(0, 16)));
        Path target = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && hash.equals(sha256(Files.readAllBytes(target)))) {
            return target;
        }
        byte[] bytes = read(resource);
        if (!hash.equals(sha256(bytes))) {
            throw new IOException("the library in the jar does not match its stamp " + hash + "; get the jar anew");
        }
        Path part = Files.createTempFile(folder, "part", ".tmp");
        try {
            Files.write(part, bytes);
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
        return target;
    }

    /** The path of this platform's library in the jar. */
    static String resource() {
        String os = osName();
        String file = os.equals("macos") ? "libagora_zenoh.dylib" : "libagora_zenoh.so";
        return "/META-INF/native/" + platform() + "/" + file;
    }

    /** Such as {@code linux-x86_64}. */
    static String platform() {
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return osName() + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }

    /** Lower-case hexadecimal SHA-256. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String osName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : os;
    }

    private static String expectedHash(InputStream stamp) throws IOException {
        Properties lines = new Properties();
        lines.load(new StringReader(new String(stamp.readAllBytes(), StandardCharsets.UTF_8)));
        return lines.getProperty("library-sha256", "missing-in-the-stamp");
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the jar has a stamp but no " + resource);
            }
            return in.readAllBytes();
        }
    }

    /** Makes the directory for this user alone, or checks that it is so; another's would let him put code into our process. */
    private static Path privateDirectory(Path directory) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try {
                if (posix) {
                    Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
                } else {
                    Files.createDirectory(directory);
                }
            } catch (java.nio.file.FileAlreadyExistsException race) {
                // another process was first; its directory is checked below like any other
            }
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(directory + " is not a directory; remove it");
        }
        if (posix && !ownedPrivately(directory)) {
            throw new IOException(directory + " is not this user's alone; remove it, or set java.io.tmpdir");
        }
        return directory;
    }

    private static boolean ownedPrivately(Path directory) throws IOException {
        Path probe = Files.createTempFile("agora", "owner");
        try {
            return Files.getOwner(directory).equals(Files.getOwner(probe))
                    && Files.getPosixFilePermissions(directory).equals(PRIVATE);
        } finally {
            Files.delete(probe);
        }
    }

    private static CoordinatorException failure(String what, @Nullable Throwable cause) {
        return new CoordinatorException(
                Kind.CONFIG,
                "NATIVE_LIBRARY",
                "Zenoh cannot run on the platform " + platform() + ": " + what + ". Libraries are carried for"
                        + " linux-x86_64; build another with coordinator-p2p/src/main/rust/build and name it by"
                        + " -D" + PROPERTY
                        + "=FILE, allow native access (--enable-native-access=ALL-UNNAMED), or choose"
                        + " another coordinator",
                cause);
    }
}
