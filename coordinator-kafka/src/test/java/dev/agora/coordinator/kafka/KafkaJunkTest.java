package dev.agora.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.coordinator.kafka.TestNodes.Node;
import dev.agora.spi.Payload;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records on the topic that no node of Agora wrote. */
class KafkaJunkTest {
    private final TestBroker broker = TestBroker.running();
    private final TestNodes nodes = new TestNodes();

    @AfterEach
    void closeNodes() {
        nodes.close();
    }

    @Test
    void aRecordWithoutAValueArrivesEmptySoThatCoreCountsIt() throws Exception {
        Node one = nodes.started(1, Map.of("brokers", broker.plain()));
        Payload after = Payload.copyOf(new byte[] {7});
        try (KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.plain()), new ByteArraySerializer(), new ByteArraySerializer())) {
            stranger.send(new ProducerRecord<>(nodes.topic(), null)).get();
            stranger.send(new ProducerRecord<>(nodes.topic(), after.toByteArray()))
                    .get();
        }
        await().atMost(TestNodes.PATIENCE).until(() -> one.taken().contains(after));
        assertThat(List.copyOf(one.taken())).containsExactly(Payload.EMPTY, after);
    }
}
