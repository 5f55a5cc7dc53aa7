package dev.agora.core.config;

/** A text that is never shown: every printed form is {@code ***}. */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return Secrets.HIDDEN;
    }
}
