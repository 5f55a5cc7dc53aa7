package dev.agora.core.config;

/** A name and a value as they were given; lists are parted by {@code ;}. */
record RawSetting(String name, String value, Origin origin) {
    @Override
    public String toString() {
        return name + " from " + origin; // the value may be a secret
    }
}
