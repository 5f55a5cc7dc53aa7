package dev.agora.core.bootstrap;

import picocli.CommandLine.Mixin;

/** A subcommand that speaks to a running node: what it is told to find that node by. Confined to the command. */
abstract class NodeCommand {
    final Environment environment;

    @Mixin
    NodeOptions node = new NodeOptions();

    NodeCommand(Environment environment) {
        this.environment = environment;
    }
}
