package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.agora.core.config.AgoraConfig;
import dev.agora.core.config.ConfigProblem;
import dev.agora.core.config.EffectiveSetting;
import dev.agora.core.config.LoadResult;
import dev.agora.core.config.ReferencePage;
import dev.agora.core.config.SampleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code agora config check|show|reference|sample}. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Checks and shows settings, prints their reference and a sample file.",
        subcommands = {
            ConfigCommand.Check.class,
            ConfigCommand.Show.class,
            ConfigCommand.Reference.class,
            ConfigCommand.Sample.class
        })
final class ConfigCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure(
                "name one of check, show, reference, sample; 'agora config --help' shows how", ExitCode.USAGE);
    }

    /** {@code config check}. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Checks the settings that serve would take from the same options.")
    static final class Check implements Callable<Integer> {
        private final Environment environment;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Unmatched
        private List<String> settings = new ArrayList<>();

        Check(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            if (!json) {
                Settings.load(settings, environment);
                environment.out().println("the settings are valid");
                return ExitCode.OK;
            }
            return switch (Settings.read(settings, environment)) {
                case LoadResult.Loaded loaded -> print(List.of(), loaded.warnings());
                case LoadResult.Problems wrong -> print(wrong.problems(), wrong.warnings());
            };
        }

        private int print(List<ConfigProblem> problems, List<ConfigProblem> warnings) {
            var report = JsonNodeFactory.instance.objectNode().put("valid", problems.isEmpty());
            report.set("problems", array(problems));
            report.set("warnings", array(warnings));
            environment.out().println(report.toPrettyString());
            return problems.isEmpty() ? ExitCode.OK : ExitCode.USAGE;
        }

        private static ArrayNode array(List<ConfigProblem> problems) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (ConfigProblem problem : problems) {
                array.addObject()
                        .put("where", problem.where())
                        .put("key", problem.key())
                        .put("value", problem.value())
                        .put("message", problem.message());
            }
            return array;
        }
    }

    /** {@code config show}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows each setting in force and where it came from.")
    static final class Show implements Runnable {
        private final Environment environment;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Unmatched
        private List<String> settings = new ArrayList<>();

        Show(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void run() {
            AgoraConfig config = Settings.load(settings, environment);
            TextTable table = new TextTable("KEY", "VALUE", "FROM");
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (EffectiveSetting setting : config.effective()) {
                table.row(
                        setting.name(),
                        setting.value().isEmpty() ? "-" : setting.value(),
                        setting.origin().toString());
                array.addObject()
                        .put("key", setting.name())
                        .put("value", setting.value())
                        .put("from", setting.origin().toString());
            }
            environment.out().print(json ? array.toPrettyString() + "\n" : table.text());
            environment.out().flush();
        }
    }

    /** {@code config reference}. */
    @Command(
            name = "reference",
            mixinStandardHelpOptions = true,
            description = "Prints the reference of all settings, Markdown.")
    static final class Reference implements Runnable {
        private final Environment environment;

        Reference(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void run() {
            environment.out().print(ReferencePage.render());
            environment.out().flush();
        }
    }

    /** {@code config sample}. */
    @Command(name = "sample", mixinStandardHelpOptions = true, description = "Prints a commented sample file, TOML.")
    static final class Sample implements Runnable {
        private final Environment environment;

        Sample(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void run() {
            environment.out().print(SampleFile.render());
            environment.out().flush();
        }
    }
}
