package dev.agora.core.bus;

import dev.agora.core.model.NodeId;

/**
 * Where an event of another node stands.
 *
 * @param origin the node that published it
 * @param sequence number of its frame in that node's row
 * @param publishedMillis when that node published it, by its own clock; 0 when the frame does not say
 */
public record EventPlace(NodeId origin, long sequence, long publishedMillis) {}
