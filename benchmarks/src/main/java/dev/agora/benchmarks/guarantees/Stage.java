package dev.agora.benchmarks.guarantees;

/**
 * What a guarantee is tried on.
 *
 * @param site the backend
 * @param other another backend, to switch to
 */
record Stage(Site site, Site other) {}
