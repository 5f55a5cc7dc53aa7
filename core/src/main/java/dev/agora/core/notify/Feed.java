package dev.agora.core.notify;

/** Where a notification came from. */
public enum Feed {
    /** This node's own replica applied the change. */
    LOG,
    /** The bus told of it. */
    BUS
}
