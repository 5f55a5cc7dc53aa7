package dev.agora.spi.tck.server.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Properties;

/**
 * The names of the images, from all {@code container-images.properties} of the class path, of which the kit's is one, and the file
 * that may be put over them.
 */
final class ContainerImages {
    private static final String RESOURCE = "container-images.properties";
    private static final String PROPERTY = "agora.kit.images";
    private static final String VARIABLE = "AGORA_KIT_IMAGES";

    private ContainerImages() {}

    /** The image of a kind of server. */
    static String of(String name) throws NoContainersException {
        String over = Optional.ofNullable(System.getProperty(PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .orElse("");
        Properties images = new Properties();
        try {
            for (URL each :
                    Collections.list(ContainerImages.class.getClassLoader().getResources(RESOURCE))) {
                try (InputStream shipped = each.openStream()) {
                    images.load(shipped);
                }
            }
            if (!over.isEmpty()) {
                try (Reader reader = Files.newBufferedReader(Path.of(over), StandardCharsets.UTF_8)) {
                    images.load(reader);
                }
            }
        } catch (IOException e) {
            throw new NoContainersException("the names of the images cannot be read (" + e + "); mend " + PROPERTY);
        }
        String image = images.getProperty(name, "").strip();
        if (image.isEmpty()) {
            throw new NoContainersException("no image is named for " + name + " in " + RESOURCE
                    + (over.isEmpty() ? "" : " or " + over) + "; add a line " + name + "=IMAGE:TAG");
        }
        return image;
    }
}
