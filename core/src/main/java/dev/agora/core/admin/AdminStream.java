package dev.agora.core.admin;

import com.fasterxml.jackson.databind.JsonNode;

/** A command whose answer comes in items. Called on a virtual thread, by several connections at once; may block. */
@FunctionalInterface
public interface AdminStream {
    /**
     * Carries out the command and sends items meanwhile.
     *
     * @param arguments a JSON object, empty when none were given
     * @return the result that ends the stream, any JSON value
     * @throws AdminException when the command cannot be carried out; its message goes to the operator
     * @throws InterruptedException when the node closes
     */
    JsonNode stream(JsonNode arguments, AdminSink items) throws AdminException, InterruptedException;
}
