package dev.agora.spi.tck;

/** The kit on the coordinator without a network. */
class InMemoryCoordinatorTckTest extends InMemoryKit {}
