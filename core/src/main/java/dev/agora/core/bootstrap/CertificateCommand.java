package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agora certificate add|list}. */
@Command(
        name = "certificate",
        mixinStandardHelpOptions = true,
        description = "Stores and lists the certificates of the mail listeners.",
        subcommands = {CertificateCommand.Add.class, CertificateCommand.ListAll.class})
final class CertificateCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure("name one of add, list; 'agora certificate --help' shows how", ExitCode.USAGE);
    }

    private static String names(JsonNode certificate) {
        List<String> names = new ArrayList<>();
        certificate.path("names").forEach(name -> names.add(name.asText()));
        return String.join(", ", names);
    }

    /** {@code certificate add}. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Stores a certificate for all nodes, in place of the one stored before; they show it at once."
                    + " A node with tls.cert-path goes on to show its own files.")
    static final class Add extends NodeCommand implements Runnable {
        private static final long MOST_BYTES = 32 * 1024;

        @Option(
                names = "--cert",
                required = true,
                paramLabel = "FILE",
                description = "Chain in PEM, the server's own first.")
        private String chain = "";

        @Option(
                names = "--key",
                required = true,
                paramLabel = "FILE",
                description = "Its private key, PKCS #8 in PEM, not encrypted.")
        private String key = "";

        Add(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            ObjectNode arguments = NodeOptions.noArguments()
                    .put("chain", read("--cert", chain))
                    .put("key", read("--key", key));
            node.call(environment, "certificate-add", arguments, Add::words);
        }

        private String read(String option, String name) {
            Path file = environment.workingDirectory().resolve(name);
            try {
                if (Files.size(file) > MOST_BYTES) {
                    throw new CommandFailure(
                            option + " " + file + " has " + Files.size(file) + " bytes, at most " + MOST_BYTES
                                    + " are taken",
                            ExitCode.USAGE);
                }
                return Files.readString(file);
            } catch (IOException unreadable) {
                throw new CommandFailure(
                        option + " " + file + " cannot be read as text: " + unreadable, ExitCode.USAGE);
            }
        }

        private static String words(JsonNode result) {
            return "stored the certificate for " + names(result) + ", valid until "
                    + result.path("ends").asText() + "\n"
                    + (result.path("shownHere").asBoolean()
                            ? ""
                            : "note: this node shows the files of tls.cert-path and tls.key-path instead\n");
        }
    }

    /** {@code certificate list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists what this node shows and what is stored.")
    static final class ListAll extends NodeCommand implements Runnable {
        private static final int FINGERPRINT_LETTERS = 16;

        ListAll(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(environment, "certificate-list", NodeOptions.noArguments(), ListAll::words);
        }

        private static String words(JsonNode result) {
            TextTable table = new TextTable("NAMES", "EXPIRES", "FINGERPRINT", "FROM", "SHOWN");
            for (JsonNode certificate : result) {
                String fingerprint = certificate.path("fingerprint").asText("-");
                table.row(
                        certificate.has("problem") ? certificate.path("problem").asText() : names(certificate),
                        certificate.path("ends").asText("-"),
                        fingerprint.substring(0, Math.min(FINGERPRINT_LETTERS, fingerprint.length())),
                        certificate.path("source").asText(),
                        certificate.path("shownHere").asBoolean() ? "yes" : "no");
            }
            return table.text();
        }
    }
}
