package dev.agora.core.store;

/** Told which large blobs this replica's state names, so that their files can be had. Called by the applying thread: must not block. */
public interface BlobListener {
    /** Listens to nothing. */
    BlobListener NONE = new BlobListener() {
        @Override
        public void named(LargeBlob blob) {
            // Nobody keeps files.
        }

        @Override
        public void replaced() {
            // Nobody keeps files.
        }
    };

    /** An entry was applied after which a message names this blob. */
    void named(LargeBlob blob);

    /** The whole state was replaced by a copy from elsewhere. */
    void replaced();
}
