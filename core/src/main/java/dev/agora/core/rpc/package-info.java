/**
 * Calls between nodes over mutual TLS derived from the cluster key: named unary methods that carry bytes, the peer's identity taken from its
 * certificate. Any package from {@code membership} upwards registers and calls methods. Read {@link dev.agora.core.rpc.NodeRpc} first.
 */
@NullMarked
package dev.agora.core.rpc;

import org.jspecify.annotations.NullMarked;
