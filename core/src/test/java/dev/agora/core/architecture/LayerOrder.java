package dev.agora.core.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** R1: a class depends only on its own line of the house and on lines below it. */
final class LayerOrder extends ArchCondition<JavaClass> {
    /** The lines of the house, the lowest first; every package of core stands in one. */
    static final List<List<String>> LINES = List.of(
            List.of("model", "wireformat"),
            List.of("config", "runtime", "crypto"),
            List.of("gossip", "rpc", "event"),
            List.of("membership"),
            List.of("raft"),
            List.of("notify", "store", "bus"),
            List.of("mail", "security", "certificate", "role"),
            List.of("session"),
            List.of("wire", "admin"),
            List.of("node"),
            List.of("bootstrap"));

    private final String base;
    private final Map<String, Integer> lineOf = new HashMap<>();

    LayerOrder(String base) {
        super("depend only on their own line of the house and on lower ones");
        this.base = base;
        for (int line = 0; line < LINES.size(); line++) {
            for (String name : LINES.get(line)) {
                lineOf.put(name, line);
            }
        }
    }

    @Override
    public void check(JavaClass origin, ConditionEvents events) {
        Integer own = lineOf(origin);
        if (own == null) {
            events.add(SimpleConditionEvent.violated(origin, origin.getName() + " stands in no line of the house"));
            return;
        }
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
            Integer other = lineOf(dependency.getTargetClass());
            if (other != null && other > own) {
                events.add(SimpleConditionEvent.violated(origin, "upwards: " + dependency.getDescription()));
            }
        }
    }

    private @org.jspecify.annotations.Nullable Integer lineOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(base + ".")) {
            return null;
        }
        String rest = name.substring(base.length() + 1);
        int dot = rest.indexOf('.');
        return lineOf.get(dot < 0 ? rest : rest.substring(0, dot));
    }
}
