package dev.agora.core.store;

/** Tables of the store, each a column family of its own. Their keys and values are described in {@link Keys}. */
public enum Table {
    /** Applied entry, format version, counters. */
    META,
    /** Accounts by id. */
    ACCOUNTS,
    /** Accounts by address. */
    ADDRESSES,
    /** Mailboxes by id. */
    MAILBOXES,
    /** Mailboxes by name. */
    MAILBOX_NAMES,
    /** Subscribed names. */
    SUBSCRIPTIONS,
    /** Messages by mailbox and UID. */
    EMAILS,
    /** Bytes of messages. */
    BLOBS,
    /** How many messages name a blob. */
    BLOB_COUNTS,
    /** Blobs that are files of each replica. */
    LARGE_BLOBS,
    /** Large blobs that no message names, by time. */
    BLOB_GARBAGE,
    /** The change log. */
    CHANGES,
    /** Settings. */
    SETTINGS,
    /** Blocked addresses. */
    BLOCKS,
    /** Results of operations by id. */
    OPERATIONS,
    /** Operations by time. */
    OPERATION_TIMES,
    /** Delivery fingerprints. */
    DELIVERIES,
    /** Delivery fingerprints by time. */
    DELIVERY_TIMES;

    /** Name of the column family. */
    public String columnFamily() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
