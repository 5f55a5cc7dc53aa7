/** Tests of the coordinators over Redis, against servers that they start themselves. */
@NullMarked
package dev.agora.coordinator.redis;

import org.jspecify.annotations.NullMarked;
