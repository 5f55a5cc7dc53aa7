package dev.agora.core.bus;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/** What the JVM does not say of the jars on its class path: it skips one that it cannot read, and of one class in two jars it takes the first. */
final class PluginJars {
    private static final char COMMENT = '#';

    private PluginJars() {}

    /**
     * Fails when one provider is named by two jars, as when an older version of a plug-in was left beside the newer: ServiceLoader would take the
     * one that comes first without a word.
     *
     * @throws CoordinatorException of kind CONFIG that names both
     */
    static void requireOneOfEach(ClassLoader classes, Class<?> service) {
        String entry = "META-INF/services/" + service.getName();
        Map<String, URL> byName = new HashMap<>();
        try {
            for (URL file : Collections.list(classes.getResources(entry))) {
                for (String name : names(file)) {
                    URL other = byName.putIfAbsent(name, file);
                    if (other != null && !other.toString().equals(file.toString())) {
                        throw new CoordinatorException(
                                Kind.CONFIG,
                                "TWO_COORDINATORS",
                                "the coordinator " + name + " is in two jars: " + jarOf(other, entry) + " and "
                                        + jarOf(file, entry)
                                        + "; remove the one that you do not want, such as the older");
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "UNREADABLE_JAR",
                    "the entries " + entry + " of the class path cannot be read: " + unreadable,
                    unreadable);
        }
    }

    /** The jars of a class path that are there and are no jars, each with why. */
    static List<String> unreadable(String classPath) {
        List<String> found = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && Files.isRegularFile(jar)) {
                try (JarFile opened = new JarFile(jar.toFile())) {
                    opened.size();
                } catch (IOException broken) {
                    found.add(jar + " is no readable jar (" + broken.getMessage() + "); copy it there again");
                }
            }
        }
        return found;
    }

    private static List<String> names(URL file) throws IOException {
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false); // A cached jar would stay open.
        List<String> names = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int end = line.indexOf(COMMENT);
                String name = (end < 0 ? line : line.substring(0, end)).strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static String jarOf(URL file, String entry) {
        String text = file.toString();
        String jar = text.substring(0, Math.max(0, text.length() - entry.length()));
        return jar.replaceFirst("^jar:", "").replaceFirst("^file:", "").replaceFirst("!?/$", "");
    }
}
