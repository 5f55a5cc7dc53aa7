package dev.agora.spi.tck.mutation;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.PropertySpec;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A fault in a coordinator, and the check that must catch it.
 *
 * @param name what is wrong, in words
 * @param check the method of the kit
 * @param broken makes the faulty coordinator from a context and a maker of sound ones
 * @param table the provider's properties as the faulty one has them
 */
record Fault(
        String name,
        String check,
        BiFunction<CoordinatorContext, Function<CoordinatorContext, Coordinator>, Coordinator> broken,
        UnaryOperator<List<PropertySpec>> table) {
    /** No fault: the sound coordinator, for the same check. */
    static Fault none(String check) {
        return new Fault("none", check, (context, sound) -> sound.apply(context), UnaryOperator.identity());
    }

    /** A fault of the coordinator alone. */
    static Fault of(String name, String check, UnaryOperator<Coordinator> broken) {
        return new Fault(name, check, (context, sound) -> broken.apply(sound.apply(context)), UnaryOperator.identity());
    }

    /** A fault in what the coordinator does with its context. */
    static Fault inContext(
            String name,
            String check,
            BiFunction<CoordinatorContext, Function<CoordinatorContext, Coordinator>, Coordinator> broken) {
        return new Fault(name, check, broken, UnaryOperator.identity());
    }

    /** A fault of the provider's table. */
    static Fault inTable(String name, String check, UnaryOperator<List<PropertySpec>> table) {
        return new Fault(name, check, (context, sound) -> sound.apply(context), table);
    }

    @Override
    public String toString() {
        return name + " → " + check;
    }
}
