package dev.agora.core.bus.switching;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.agora.core.crypto.SecretSealer;
import dev.agora.core.store.CoordinatorValue;
import dev.agora.core.store.StoredCoordinator;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Fields of the singleton, there and back: a JSON object of texts, sealed. Safe for all threads. */
public final class CoordinatorFields {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    private final SecretSealer sealer;

    /** Seals with {@code sealer}. */
    public CoordinatorFields(SecretSealer sealer) {
        this.sealer = sealer;
    }

    /** A value to store. @throws IllegalArgumentException when it is larger than may be stored */
    public CoordinatorValue seal(String type, Map<String, String> fields) {
        try {
            byte[] json = JSON.writeValueAsBytes(new TreeMap<>(fields));
            return new CoordinatorValue(type, ByteString.copyFrom(sealer.seal(json, StoredCoordinator.OBJECT)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts are always JSON", impossible);
        }
    }

    /** The fields of a stored value; empty when they were sealed with a cluster key that this node does not have. */
    public Optional<Map<String, String>> open(CoordinatorValue value) {
        return sealer.open(value.sealedFields().toByteArray(), StoredCoordinator.OBJECT)
                .map(CoordinatorFields::parse);
    }

    private static Map<String, String> parse(byte[] json) {
        try {
            return JSON.readValue(json, TEXTS);
        } catch (IOException malformed) {
            throw new IllegalStateException("stored fields of the coordinator are no JSON object of texts", malformed);
        }
    }
}
