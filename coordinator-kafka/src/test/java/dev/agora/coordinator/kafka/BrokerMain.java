package dev.agora.coordinator.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker's own process: formats its folder when that is new, and serves. */
public final class BrokerMain {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerMain.class);

    private BrokerMain() {}

    /** Arguments: the properties file, and the cluster id to format with. */
    public static void main(String[] arguments) {
        try {
            serve(Path.of(arguments[0]), arguments[1]);
        } catch (IOException | RuntimeException e) {
            LOG.error("the broker does not start", e);
            Runtime.getRuntime().halt(1); // Kafka's own threads would keep the process alive
        }
    }

    private static void serve(Path file, String clusterId) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            String[] format = {"format", "-t", clusterId, "-c", file.toString()};
            int code = StorageTool.execute(format, System.out);
            if (code != 0) {
                throw new IllegalStateException("formatting ended with " + code);
            }
        }
        new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM).startup();
    }
}
