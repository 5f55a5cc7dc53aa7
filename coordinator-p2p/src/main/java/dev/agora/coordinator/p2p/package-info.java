/**
 * The peer-to-peer coordinator over Eclipse Zenoh: every node listens for the others, finds them in the cluster's own gossip, and
 * publishes to them directly. The native library stands behind {@code ZenohLibrary}; only {@code ZenohNative} knows the
 * foreign-function interface.
 */
@NullMarked
package dev.agora.coordinator.p2p;

import org.jspecify.annotations.NullMarked;
