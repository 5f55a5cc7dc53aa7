package dev.agora.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What was measured on.
 *
 * @param processor its model and number of cores
 * @param memoryGigabytes of the machine
 * @param system name and release
 * @param runtime the Java virtual machine
 */
record Machine(String processor, long memoryGigabytes, String system, String runtime) {
    static Machine present() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                system.getAvailableProcessors() + " cores of " + value(Path.of("/proc/cpuinfo"), "model name", ':'),
                system.getTotalMemorySize() >> 30,
                value(Path.of("/etc/os-release"), "PRETTY_NAME", '='),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    }

    /** Processes that ran or waited to run, mean of the last minute. */
    static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    String words() {
        return String.format(Locale.ROOT, "%s, %d GB, %s, %s", processor, memoryGigabytes, system, runtime);
    }

    private static String value(Path file, String key, char separator) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(separator) + 1)
                            .replace("\"", "")
                            .strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException absent) {
            return "unknown";
        }
    }
}
