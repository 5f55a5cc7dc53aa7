package dev.agora.core.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.admin.AdminException;
import dev.agora.core.admin.AdminHandler;
import dev.agora.core.certificate.KeyedChain;
import dev.agora.core.certificate.StoredCertificates;
import dev.agora.core.node.ClientCertificates.Shown;
import dev.agora.core.runtime.WallClock;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code agora certificate}: stores one for all nodes, and lists what there is.
 *
 * @param hasClusterKey whether the nodes share a key, with which the private key is sealed
 */
record CertificateAdmin(
        ClientCertificates certificates, StoredCertificates stored, WallClock clock, boolean hasClusterKey) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    Map<String, AdminHandler> handlers() {
        return Map.of("certificate-add", this::add, "certificate-list", _ -> list());
    }

    private JsonNode add(JsonNode arguments) throws AdminException {
        if (!hasClusterKey) {
            throw new AdminException(
                    "a certificate's private key is stored sealed with the cluster key, and this node has none:"
                            + " set cluster.key on all nodes, or give each node files by tls.cert-path and tls.key-path");
        }
        try {
            KeyedChain chain =
                    KeyedChain.of(AdminHandler.required(arguments, "chain"), AdminHandler.required(arguments, "key"));
            if (!clock.instant().isBefore(chain.ends())) {
                throw new AdminException("the certificate expired at " + chain.ends() + ": bring one that is valid");
            }
            certificates.add(chain);
            ObjectNode row = row(chain, "stored");
            row.put("shownHere", !certificates.showsFiles());
            return row;
        } catch (IllegalArgumentException | IOException refused) {
            throw new AdminException(String.valueOf(refused.getMessage()), refused);
        }
    }

    private JsonNode list() {
        ArrayNode list = JSON.arrayNode();
        Optional<Shown> shown = certificates.shown();
        shown.ifPresent(now -> list.add(row(now.chain(), source(now)).put("shownHere", true)));
        try {
            stored.get()
                    .filter(chain ->
                            shown.filter(now -> now.chain().equals(chain)).isEmpty())
                    .ifPresent(chain -> list.add(row(chain, "stored").put("shownHere", false)));
        } catch (IllegalArgumentException unreadable) {
            list.add(JSON.objectNode()
                    .put("source", "stored")
                    .put("shownHere", false)
                    .put("problem", unreadable.getMessage()));
        }
        return list;
    }

    private static String source(Shown shown) {
        return shown.source().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectNode row(KeyedChain chain, String source) {
        ObjectNode row = JSON.objectNode();
        ArrayNode names = row.putArray("names");
        chain.names().forEach(names::add);
        row.put("fingerprint", chain.fingerprint());
        row.put("begins", chain.begins().toString());
        row.put("ends", chain.ends().toString());
        row.put("source", source);
        return row;
    }
}
