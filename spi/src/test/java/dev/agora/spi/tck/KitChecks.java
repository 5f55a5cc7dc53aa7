package dev.agora.spi.tck;

/** Checks of one theme; {@link CoordinatorTck} brings them together. */
interface KitChecks {
    /** The nodes of the present check. */
    Bench bench();
}
