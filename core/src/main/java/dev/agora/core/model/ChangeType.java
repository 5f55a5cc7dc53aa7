package dev.agora.core.model;

/** Kinds of object whose changes an account counts (RFC 8621 type names). */
public enum ChangeType {
    /** Mailboxes. */
    MAILBOX,
    /** Messages. */
    EMAIL,
    /** Threads. */
    THREAD,
    /** A delivery from outside. */
    EMAIL_DELIVERY
}
