package dev.agora.core.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules R1 to R8 and the names of R10 as functions of the base package, so that the same rule judges the house and a planted violation.
 */
final class HouseRules {
    /** Packages whose classes are steps without a thread, a clock or a socket (R7). */
    private static final List<String> PURE = List.of(
            "gossip.engine",
            "bus.engine",
            "event",
            "raft.formation",
            "wire.imap.command",
            "wire.imap.decode",
            "wire.imap.encode",
            "wire.imap.content",
            "model");

    private HouseRules() {}

    /** R1, first half: nobody imports from a higher line. */
    static ArchRule r1Layers(String base) {
        return classes().that().resideInAPackage(base + "..").should(new LayerOrder(base));
    }

    /** R1, second half: no cycles between the packages of core. */
    static ArchRule r1NoCycles(String base) {
        return SlicesRuleDefinition.slices().matching(base + ".(*)..").should().beFreeOfCycles();
    }

    /** R2: the SPI depends on the JDK and JSpecify only. */
    static ArchRule r2SpiStandsAlone(String spi) {
        return classes()
                .that()
                .resideInAPackage(spi + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(spi + "..", "java..", "org.jspecify.."));
    }

    /** R3: nothing of core knows a coordinator. */
    static ArchRule r3CoordinatorsByServiceLoader(String base, String coordinators) {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(coordinators);
    }

    /** R4: Ratis only in {@code raft}. */
    static ArchRule r4Ratis(String base) {
        return onlyIn(base, List.of("raft"), "org.apache.ratis..");
    }

    /** R4: RocksDB only in {@code store.rocks}. */
    static ArchRule r4Rocks(String base) {
        return onlyIn(base, List.of("store.rocks"), "org.rocksdb..");
    }

    /** R4: Netty channels only in {@code wire.net} and {@code gossip}. */
    static ArchRule r4NettyChannels(String base) {
        return onlyIn(base, List.of("wire.net", "gossip"), "io.netty.channel..", "io.netty.bootstrap..");
    }

    /** R5: wire speaks to session and mail, never to what lies below them. */
    static ArchRule r5Wire(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + ".wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(base + ".store..", base + ".raft..", base + ".gossip..", base + ".bus..");
    }

    /** R6: apply is a function of command and snapshot. */
    static ArchRule r6ApplyIsDeterministic(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + ".store.apply..")
                .should()
                .dependOnClassesThat(impure().or(resideInAnyPackage(base + ".runtime..")));
    }

    /** R7: engines, events, parsers and codecs do no I/O and own no thread. */
    static ArchRule r7PureEngines(String base) {
        String[] packages = PURE.stream().map(name -> base + "." + name + "..").toArray(String[]::new);
        return noClasses().that().resideInAnyPackage(packages).should().dependOnClassesThat(impure());
    }

    /** R8: clock and randomness only through {@code runtime}. */
    static ArchRule r8ClockAndRandomness(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackage(base + ".runtime..")
                .should()
                .callCodeUnitWhere(readsClockOrDraws());
    }

    /** R8: no test sleeps. */
    static ArchRule r8NoSleep(String base) {
        return noClasses().that().resideInAPackage(base + "..").should().callMethod(Thread.class, "sleep", long.class);
    }

    /** R10: names say the role. */
    static ArchRule r10Names(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackage(base + ".wireformat..")
                .should()
                .haveNameMatching(".*\\.[^.]*(Util|Helper|Manager)[^.]*|.*Impl");
    }

    /** R9: the packages of {@code classes} that lack a {@code package-info} marked {@code @NullMarked}. */
    static Set<String> r9Unmarked(JavaClasses classes) {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : classes) {
            boolean isMarked = type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
            if (!isMarked && !type.getPackageName().contains(".wireformat")) {
                unmarked.add(type.getPackageName());
            }
        }
        return unmarked;
    }

    private static ArchRule onlyIn(String base, List<String> allowed, String... libraries) {
        String[] homes = allowed.stream().map(name -> base + "." + name + "..").toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    private static DescribedPredicate<JavaClass> impure() {
        return resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..", "io.netty..", "org.slf4j..")
                .or(DescribedPredicate.describe(
                        "threads, clocks, files and randomness",
                        type -> Set.of(
                                        "java.lang.Thread",
                                        "java.util.concurrent.Executor",
                                        "java.util.concurrent.ExecutorService",
                                        "java.util.concurrent.Executors",
                                        "java.util.concurrent.ThreadLocalRandom",
                                        "java.util.concurrent.locks.ReentrantLock",
                                        "java.time.Clock",
                                        "java.util.Random",
                                        "java.security.SecureRandom",
                                        "java.io.File",
                                        "java.io.FileInputStream",
                                        "java.io.FileOutputStream")
                                .contains(type.getName())));
    }

    private static DescribedPredicate<JavaCall<?>> readsClockOrDraws() {
        return target(owner(nameMatching("java\\.lang\\.System")))
                .and(target(nameMatching("nanoTime|currentTimeMillis")))
                .or(target(owner(nameMatching(
                                "java\\.time\\.(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime)")))
                        .and(target(nameMatching("now"))))
                .or(target(owner(nameMatching("java\\.lang\\.Math"))).and(target(nameMatching("random"))))
                .or(target(owner(nameMatching("java\\.util\\.Random|java\\.security\\.SecureRandom")))
                        .and(target(nameMatching("<init>"))))
                .or(target(owner(nameMatching("java\\.util\\.UUID"))).and(target(nameMatching("randomUUID"))))
                .or(target(owner(nameMatching("java\\.util\\.concurrent\\.ThreadLocalRandom")))
                        .and(target(nameMatching("current"))));
    }
}
