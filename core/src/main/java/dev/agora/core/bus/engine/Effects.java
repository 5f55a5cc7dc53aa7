package dev.agora.core.bus.engine;

import java.util.ArrayList;
import java.util.List;

/** Collects the effects of one step. Confined to the bus lane. */
final class Effects {
    private List<ReceiveEffect> collected = new ArrayList<>();

    void add(ReceiveEffect effect) {
        collected.add(effect);
    }

    void count(ReceiveEffect.Count what, long more) {
        if (more > 0) {
            collected.add(new ReceiveEffect.Counted(what, more));
        }
    }

    List<ReceiveEffect> drain() {
        List<ReceiveEffect> drained = collected;
        collected = new ArrayList<>();
        return drained;
    }
}
