package dev.agora.core.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The house as it is built obeys its rules. */
class HouseTest {
    private static final String BASE = "dev.agora.core";

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/test-classes/"))
            .importPackages(BASE, "dev.agora.spi");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages(BASE, "dev.agora.spi");

    @TestFactory
    List<DynamicTest> obeysTheRules() {
        return List.of(
                obeys("R1 layers", HouseRules.r1Layers(BASE)),
                obeys("R1 no cycles", HouseRules.r1NoCycles(BASE)),
                obeys("R2 spi stands alone", HouseRules.r2SpiStandsAlone("dev.agora.spi")),
                obeys(
                        "R3 no coordinator is known",
                        HouseRules.r3CoordinatorsByServiceLoader(BASE, "dev.agora.coordinator..")),
                obeys("R4 Ratis", HouseRules.r4Ratis(BASE)),
                obeys("R4 RocksDB", HouseRules.r4Rocks(BASE)),
                obeys("R4 Netty channels", HouseRules.r4NettyChannels(BASE)),
                obeys("R5 wire", HouseRules.r5Wire(BASE)),
                obeys("R6 apply", HouseRules.r6ApplyIsDeterministic(BASE)),
                obeys("R7 pure engines", HouseRules.r7PureEngines(BASE)),
                obeys("R8 clock and randomness", HouseRules.r8ClockAndRandomness(BASE)),
                obeys("R10 names", HouseRules.r10Names("dev.agora")));
    }

    @Test
    void sleepsInNoTest() {
        HouseRules.r8NoSleep("dev.agora").check(TESTS);
    }

    @Test
    void marksEveryPackage() {
        assertThat(HOUSE).isNotEmpty();
        assertThat(HouseRules.r9Unmarked(HOUSE)).isEmpty();
    }

    private static DynamicTest obeys(String name, ArchRule rule) {
        return DynamicTest.dynamicTest(name, () -> rule.check(HOUSE));
    }
}
