/**
 * Everything derived from the cluster key: stretching, sealing, replay windows, the cluster authority.
 */
@NullMarked
package dev.agora.core.crypto;

import org.jspecify.annotations.NullMarked;
