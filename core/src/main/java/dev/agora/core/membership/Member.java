package dev.agora.core.membership;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;

/** One member as this node sees it: who, in which start of its process, in which state, and what it says of itself. */
public record Member(NodeId id, BootId boot, MemberState state, NodeMetadata metadata) {}
