package dev.agora.core.admin;

import com.fasterxml.jackson.databind.JsonNode;

/** What one command does. Called on a virtual thread, by several connections at once; may block. */
@FunctionalInterface
public interface AdminHandler {
    /**
     * Carries out the command.
     *
     * @param arguments a JSON object, empty when none were given
     * @return the result, any JSON value
     * @throws AdminException when the command cannot be carried out; its message goes to the operator
     */
    JsonNode handle(JsonNode arguments) throws AdminException;

    /** A text argument. @throws AdminException when it is absent or empty */
    static String required(JsonNode arguments, String name) throws AdminException {
        String value = arguments.path(name).asText("");
        if (value.isEmpty()) {
            throw new AdminException("the argument '" + name + "' is missing");
        }
        return value;
    }
}
