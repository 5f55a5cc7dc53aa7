/**
 * What nodes tell each other on the topic: the closed set of events and their wire form. Pure. Built by the layers that change something,
 * carried by {@code bus}. Read {@link dev.agora.core.event.ClusterEvent} and {@link dev.agora.core.event.EventCodec} first.
 */
@NullMarked
package dev.agora.core.event;

import org.jspecify.annotations.NullMarked;
