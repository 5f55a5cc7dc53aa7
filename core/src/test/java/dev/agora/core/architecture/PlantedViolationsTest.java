package dev.agora.core.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each rule fails where its violation was planted, and a rule that saw no classes fails too. */
class PlantedViolationsTest {
    private static final String PLANTED = "dev.agora.planted";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(PLANTED);

    @TestFactory
    List<DynamicTest> failsOnItsPlantedViolation() {
        return List.of(
                fails("R1 layers", HouseRules.r1Layers(PLANTED + ".r1")),
                fails("R1 no cycles", HouseRules.r1NoCycles(PLANTED + ".r1")),
                fails("R2", HouseRules.r2SpiStandsAlone(PLANTED + ".r2.spi")),
                fails(
                        "R3",
                        HouseRules.r3CoordinatorsByServiceLoader(PLANTED + ".r3.core", PLANTED + ".r3.coordinator..")),
                fails("R4 Ratis", HouseRules.r4Ratis(PLANTED + ".r4")),
                fails("R4 RocksDB", HouseRules.r4Rocks(PLANTED + ".r4")),
                fails("R4 Netty channels", HouseRules.r4NettyChannels(PLANTED + ".r4")),
                fails("R5", HouseRules.r5Wire(PLANTED + ".r5")),
                fails("R6", HouseRules.r6ApplyIsDeterministic(PLANTED + ".r6")),
                fails("R7", HouseRules.r7PureEngines(PLANTED + ".r7")),
                fails("R8 clock", HouseRules.r8ClockAndRandomness(PLANTED + ".r8")),
                fails("R8 sleep", HouseRules.r8NoSleep(PLANTED + ".r8")),
                fails("R10", HouseRules.r10Names(PLANTED + ".r10")),
                fails("a rule without classes", HouseRules.r5Wire("dev.agora.nowhere")));
    }

    @Test
    void namesTheUnmarkedPackage() {
        assertThat(HouseRules.r9Unmarked(CLASSES)).containsExactly(PLANTED + ".r9");
    }

    private static DynamicTest fails(String name, ArchRule rule) {
        return DynamicTest.dynamicTest(
                name, () -> assertThatThrownBy(() -> rule.check(CLASSES)).isInstanceOf(AssertionError.class));
    }
}
