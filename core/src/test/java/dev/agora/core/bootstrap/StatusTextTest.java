package dev.agora.core.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** The status of a cluster as the operator reads it. */
class StatusTextTest {
    private static final int TERMINAL = 100;
    private static final String REASON =
            "no broker of 10.0.0.7:9092, 10.0.0.8:9092, 10.0.0.9:9092 answered within PT5S; start them"
                    + " or mend the property brokers";
    private static final String STATUS = """
            {"node":1,"cluster":"c","role":"leader","leader":1,"term":3,"appliedIndex":9,"voters":[1,2,3],"listeners":[],
            "members":[
              {"id":1,"state":"alive","rpc":"10.0.0.1:7911","coordinator":"Kafka up","coordinatorReason":"","appliedIndex":9},
              {"id":2,"state":"alive","rpc":"10.0.0.2:7911","coordinator":"Kafka degraded: no broker of 10.0.0.7:9092, 10.0…",
               "coordinatorReason":"%s","appliedIndex":9},
              {"id":3,"state":"down","rpc":"10.0.0.3:7911","coordinator":"Kafka down: it was cl…","appliedIndex":8},
              {"id":4,"state":"alive","rpc":"10.0.0.4:7911","coordinator":"","appliedIndex":0}],
            "coordinator":{"type":"Kafka","state":"up","reason":null},
            "feeds":{"logFirst":1,"busFirst":2,"logLate":0,"busLate":0},"ports":{"imap":143},
            "peers":[
              {"id":2,"lag":4,"repaired":17,"resyncs":2,"duplicates":5,"forged":1,"roundTripMicros":1340,"words":"node 1 hears node 2"},
              {"id":3,"lag":0,"repaired":0,"resyncs":0,"duplicates":0,"forged":0,"roundTripMicros":null,
               "words":"node 1 does not hear node 3"}]}""".formatted(REASON);

    private static String text(String status) throws JsonProcessingException {
        return StatusText.of(new ObjectMapper().readTree(status));
    }

    @Test
    void showsWhatWasCountedOfEachPeer() throws JsonProcessingException {
        assertThat(text(STATUS)).contains("""
                PEER  LAG  REPAIRED  RESYNCS  DUPLICATES  FORGED  ROUND TRIP
                2     4    17        2        5           1       1.3 ms
                3     0    0         0        0           0       unknown

                node 1 hears node 2
                node 1 does not hear node 3
                """);
    }

    @Test
    void showsTheWholeReasonOfACoordinatorBelowTheMembers() throws JsonProcessingException {
        assertThat(text(STATUS)).contains("""
                MEMBER  STATE  ADDRESS        COORDINATOR     APPLIED
                1       alive  10.0.0.1:7911  Kafka up        9
                2       alive  10.0.0.2:7911  Kafka degraded  9
                3       down   10.0.0.3:7911  Kafka down      8
                4       alive  10.0.0.4:7911                  0

                coordinator of node 2: %s
                coordinator of node 3: it was cl… ('agora cluster status' on node 3 has the rest)
                """.formatted(REASON));
    }

    @Test
    void fitsATerminalButForReasons() throws JsonProcessingException {
        assertThat(text(STATUS).lines())
                .filteredOn(line -> !line.startsWith("coordinator of node"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(TERMINAL));
    }

    @Test
    void leavesOutWhatIsNot() throws JsonProcessingException {
        String lonely = STATUS.substring(0, STATUS.indexOf("\"peers\"")) + "\"peers\":[]}";

        assertThat(text(lonely)).doesNotContain("PEER").contains("MEMBER");
    }
}
