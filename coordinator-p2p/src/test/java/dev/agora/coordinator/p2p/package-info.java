/** Tests of the peer-to-peer coordinator. */
@NullMarked
package dev.agora.coordinator.p2p;

import org.jspecify.annotations.NullMarked;
