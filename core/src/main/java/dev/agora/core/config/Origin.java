package dev.agora.core.config;

/**
 * Where a value came from.
 *
 * @param source kind of source
 * @param name file, environment variable or flag; empty for a default
 * @param line line of the file, 0 where it is not known
 */
public record Origin(Source source, String name, int line) {
    /** Kinds of sources; a later one wins. */
    public enum Source {
        /** The table, or derived from other settings. */
        DEFAULT,
        /** The file given by {@code --config}. */
        FILE,
        /** An environment variable. */
        ENVIRONMENT,
        /** A flag. */
        COMMAND_LINE
    }

    static final Origin DEFAULT = new Origin(Source.DEFAULT, "", 0);

    @Override
    public String toString() {
        return switch (source) {
            case DEFAULT -> "default";
            case FILE -> line > 0 ? name + ":" + line : name;
            case ENVIRONMENT -> "environment " + name;
            case COMMAND_LINE -> "command line " + name;
        };
    }
}
