package dev.agora.core.config;

/**
 * One thing that is wrong or doubtful in the settings.
 *
 * @param where file and line, variable or flag; empty when it concerns settings as a whole
 * @param key the name as it was given, empty when it concerns no single one
 * @param value the value as it may be shown, {@code ***} for a secret, empty when there is none
 * @param message what is wrong and what is allowed
 */
public record ConfigProblem(String where, String key, String value, String message) {
    static ConfigProblem of(RawSetting given, String message) {
        String shown = Secrets.looksSecret(given.name())
                        || ConfigKeys.find(given.name()).map(ConfigKey::secret).orElse(false)
                ? Secrets.HIDDEN
                : Secrets.withoutUserInfo(given.value());
        return new ConfigProblem(given.origin().toString(), given.name(), shown, message);
    }

    static ConfigProblem general(String message) {
        return new ConfigProblem("", "", "", message);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!where.isEmpty()) {
            text.append(where).append(": ");
        }
        if (!key.isEmpty()) {
            text.append(key);
            if (!value.isEmpty()) {
                text.append(" = ").append(value);
            }
            text.append(": ");
        }
        return text.append(message).toString();
    }
}
