package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorProvider;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that the JVM says nothing of. */
class PluginJarsTest {
    private static final String ENTRY = "META-INF/services/" + CoordinatorProvider.class.getName();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void namesBothJarsOfOneProvider() throws IOException {
        Path old = jar("hub-1.0.0.jar", "# the hub\norg.example.HubProvider\n");
        Path fresh = jar("hub-1.1.0.jar", "org.example.HubProvider # the same\n");

        try (URLClassLoader classes = loader(old, fresh)) {
            assertThatThrownBy(() -> PluginJars.requireOneOfEach(classes, CoordinatorProvider.class))
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("org.example.HubProvider is in two jars: ")
                    .hasMessageContaining(old + " and " + fresh);
        }
    }

    @Test
    void takesDifferentProvidersAndOneJarTwice() throws IOException {
        Path hub = jar("hub.jar", "org.example.HubProvider\n\norg.example.HubProvider\n");
        Path other = jar("other.jar", "org.example.OtherProvider\n");

        try (URLClassLoader classes = loader(hub, other, hub)) {
            PluginJars.requireOneOfEach(classes, CoordinatorProvider.class);

            assertThat(classes.findResource(ENTRY)).isNotNull();
        }
    }

    @Test
    void namesWhatIsNoJar() throws IOException {
        Path broken = Files.writeString(folder.resolve("nats.jar"), "half a downl");
        Path hub = jar("hub.jar", "org.example.HubProvider\n");
        String classPath = String.join(
                File.pathSeparator,
                broken.toString(),
                hub.toString(),
                folder.toString(),
                folder.resolve("absent.jar").toString());

        assertThat(PluginJars.unreadable(classPath))
                .singleElement()
                .asString()
                .startsWith(broken + " is no readable jar");
    }

    private Path jar(String name, String providers) throws IOException {
        Path file = folder.resolve(name);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry(ENTRY));
            jar.write(providers.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        return file;
    }

    private static URLClassLoader loader(Path... jars) throws IOException {
        URL[] urls = new URL[jars.length];
        for (int index = 0; index < jars.length; index++) {
            urls[index] = jars[index].toUri().toURL();
        }
        return new URLClassLoader(urls, null);
    }
}
