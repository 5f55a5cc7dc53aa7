/**
 * The coordinators over Redis publish/subscribe: a single server, a primary that sentinels watch, and a Redis Cluster. Each holds
 * one {@code Link} of two connections, which its {@code LinkKeeper} opens, watches and opens anew.
 */
@NullMarked
package dev.agora.coordinator.redis;

import org.jspecify.annotations.NullMarked;
