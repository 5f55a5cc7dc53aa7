package dev.agora.core.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import java.util.Locale;

/** The plug-ins found and their tables of properties, as JSON. Pure; needs no running node. */
public final class CoordinatorListing {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CoordinatorListing() {}

    /** The plug-ins that this process finds: those of its class path, on which the start script puts {@code plugins/*.jar}. */
    public static CoordinatorLoader find() {
        return CoordinatorLoader.onClassPath(System.getProperty("agora.home", ".") + "/plugins/*.jar");
    }

    /** The list; {@code inUse} is the type in use, empty without a running node. */
    public static ArrayNode json(CoordinatorLoader loader, String inUse) {
        ArrayNode list = JSON.arrayNode();
        for (CoordinatorProvider provider : loader.providers()) {
            ObjectNode entry = list.addObject();
            entry.put("type", provider.type());
            entry.put(
                    "active",
                    provider.type().equals(inUse) || provider.aliases().contains(inUse));
            provider.aliases().stream().sorted().forEach(entry.putArray("aliases")::add);
            entry.put("spi", provider.spiVersion().toString());
            entry.put("jar", CoordinatorLoader.jarOf(provider));
            ArrayNode properties = entry.putArray("properties");
            provider.properties().forEach(property -> properties.add(property(property)));
        }
        builtIn(
                list,
                CoordinatorLoader.DEFAULT,
                inUse,
                "the bundled peer-to-peer coordinator, configured by the cluster itself");
        builtIn(list, CoordinatorLoader.DISABLED, inUse, "no backend: events travel by node RPC alone");
        for (String broken : loader.broken()) {
            list.addObject().put("type", "").put("broken", broken);
        }
        return list;
    }

    private static void builtIn(ArrayNode list, String type, String inUse, String doc) {
        ObjectNode entry = list.addObject();
        entry.put("type", type);
        entry.put("active", type.equals(inUse));
        entry.putArray("aliases");
        entry.put("jar", "");
        entry.put("doc", doc);
        entry.putArray("properties");
    }

    private static ObjectNode property(PropertySpec spec) {
        ObjectNode row = JSON.objectNode();
        row.put("key", spec.key());
        row.put("type", spec.type().name().toLowerCase(Locale.ROOT));
        row.put("default", spec.secret() ? "" : spec.defaultValue().orElse(""));
        row.put("required", spec.required());
        row.put("minimum", spec.minimum());
        row.put("maximum", spec.maximum());
        row.put("unit", spec.unit());
        row.put("secret", spec.secret());
        row.put("localOnly", spec.localOnly());
        row.put("doc", spec.doc());
        return row;
    }
}
