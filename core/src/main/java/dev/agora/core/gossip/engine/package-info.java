/**
 * The SWIM protocol as a pure step engine: events in, effects out; no thread, clock or socket. The driver in
 * {@link dev.agora.core.gossip} calls it from its lane. Read {@link dev.agora.core.gossip.engine.GossipEngine} and
 * {@link dev.agora.core.gossip.engine.GossipEvent} first.
 */
@NullMarked
package dev.agora.core.gossip.engine;

import org.jspecify.annotations.NullMarked;
