/**
 * Encrypted UDP gossip: the driver that owns lane, clock and socket around the pure engine in {@code gossip.engine}. Read
 * {@link dev.agora.core.gossip.UdpGossip} first; {@code core.membership} is what others use.
 */
@NullMarked
package dev.agora.core.gossip;

import org.jspecify.annotations.NullMarked;
