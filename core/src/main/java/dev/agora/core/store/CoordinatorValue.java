package dev.agora.core.store;

import com.google.protobuf.ByteString;

/**
 * A value of the {@code Coordinator} singleton as it is stored: all fields are sealed, because only a node that has the plug-in can tell which
 * of them are secret.
 *
 * @param type its {@code @type}
 * @param sealedFields the fields as a JSON object of texts, sealed with a key derived from the cluster key
 */
public record CoordinatorValue(String type, ByteString sealedFields) {
    /** Longest type, in characters. */
    public static final int MAX_TYPE = 128;

    /** Largest sealed fields. */
    public static final int MAX_SEALED_BYTES = 256 * 1024;

    /** Checks the bounds. */
    public CoordinatorValue {
        if (type.isEmpty() || type.length() > MAX_TYPE) {
            throw new IllegalArgumentException(
                    "a coordinator's type has 1 to " + MAX_TYPE + " characters, was '" + type + "'");
        }
        if (sealedFields.size() > MAX_SEALED_BYTES) {
            throw new IllegalArgumentException("the coordinator's fields have " + sealedFields.size()
                    + " bytes, at most " + MAX_SEALED_BYTES + " are stored");
        }
    }

    @Override
    public String toString() {
        return type + "{***}";
    }
}
