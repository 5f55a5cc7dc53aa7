package dev.agora.core.bootstrap;

import picocli.CommandLine;

/** Makes the commands; those that see the outside world get it in their constructor. */
final class CommandFactory implements CommandLine.IFactory {
    private final Environment environment;
    private final CommandLine.IFactory otherwise = CommandLine.defaultFactory();

    CommandFactory(Environment environment) {
        this.environment = environment;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        try {
            return type.getDeclaredConstructor(Environment.class).newInstance(environment);
        } catch (NoSuchMethodException withoutEnvironment) {
            return otherwise.create(type);
        }
    }
}
