package io.sparksgd;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Set;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;

/** Which package may know which. */
@AnalyzeClasses(
    packages = "io.sparksgd",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class ArchitectureTest {
  private static final String[] EDGES = {
    "io.sparksgd.io..", "io.sparksgd.spark..", "io.sparksgd.store..", "io.sparksgd.report.."
  };

  @ArchTest
  static final ArchRule coreNeedsNothingButTheJdk =
      only("io.sparksgd.core..", "java..", "jdk.incubator.vector..", "io.sparksgd.core..");

  /** A JVM may be without vector types, so nothing may need them to be linked. */
  @ArchTest
  static final ArchRule vectorTypesStayInOneClass =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.VectorRows(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(".*\\.VectorRows(\\$.*)?");

  @ArchTest
  static final ArchRule coreDoesNotLog =
      noClasses()
          .that(resideInAPackage("io.sparksgd.core.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.logging..");

  @ArchTest
  static final ArchRule coreReadsNoClock =
      noClasses()
          .that(resideInAPackage("io.sparksgd.core.."))
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule exitNeedsNothingButTheJdk =
      only("io.sparksgd.exit..", "java..", "io.sparksgd.exit..");

  @ArchTest
  static final ArchRule configNeedsOnlyCoreExitAndItsParser =
      only(
          "io.sparksgd.config..",
          "java..",
          "io.sparksgd.config..",
          "io.sparksgd.core..",
          "io.sparksgd.exit..",
          "com.typesafe.config..");

  @ArchTest static final ArchRule ioStandsAlone = edgeStandsAlone(EDGES[0]);
  @ArchTest static final ArchRule sparkStandsAlone = edgeStandsAlone(EDGES[1]);
  @ArchTest static final ArchRule storeStandsAlone = edgeStandsAlone(EDGES[2]);
  @ArchTest static final ArchRule reportStandsAlone = edgeStandsAlone(EDGES[3]);

  @ArchTest
  static final ArchRule onlyMainUsesTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sparksgd.cli..")
          .and()
          .doNotHaveFullyQualifiedName("io.sparksgd.Main")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.sparksgd.cli..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.sparksgd.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfCoreAreFreeOfCycles =
      slices().matching("io.sparksgd.core.(*)..").should().beFreeOfCycles();

  /** What changes files: by name, since each has many forms. */
  private static final Set<String> CHANGES =
      Set.of(
          "append",
          "concat",
          "copy",
          "copyFromLocalFile",
          "create",
          "createDirectories",
          "createDirectory",
          "createFile",
          "createLink",
          "createNewFile",
          "createNonRecursive",
          "createSymbolicLink",
          "createTempDirectory",
          "createTempFile",
          "delete",
          "deleteIfExists",
          "deleteOnExit",
          "mkdir",
          "mkdirs",
          "moveFromLocalFile",
          "move",
          "newBufferedWriter",
          "newByteChannel",
          "newOutputStream",
          "rename",
          "renameTo",
          "truncate",
          "write",
          "writeString");

  /** {@code generate} writes data, no models: through Spark, which needs directories of its own. */
  private static final String[] WRITERS = {
    "io.sparksgd.store.LocalStorage",
    "io.sparksgd.store.HadoopStorage",
    "io.sparksgd.job.GenerateJob",
    "io.sparksgd.job.StagedDirectory"
  };

  @ArchTest
  static final ArchRule onlyTheStorageWritesFiles =
      noClasses()
          .that(doNotHaveOneOf(WRITERS))
          .should()
          .callMethodWhere(changesFiles())
          .orShould()
          .callConstructorWhere(
              target(owner(assignableTo(FileOutputStream.class)))
                  .or(target(owner(assignableTo(FileWriter.class))))
                  .or(target(owner(assignableTo(RandomAccessFile.class)))));

  private static DescribedPredicate<JavaClass> doNotHaveOneOf(String... names) {
    Set<String> allowed = Set.of(names);
    return DescribedPredicate.describe(
        "are not a storage", type -> !allowed.contains(type.getName().replaceFirst("\\$.*", "")));
  }

  private static DescribedPredicate<JavaMethodCall> changesFiles() {
    DescribedPredicate<JavaClass> owners =
        assignableTo(Files.class)
            .or(assignableTo(File.class))
            .or(assignableTo(FileSystem.class))
            .or(assignableTo(FileContext.class));
    DescribedPredicate<JavaMethodCall> opens =
        DescribedPredicate.describe(
            "opens a channel",
            call ->
                call.getTargetOwner().isAssignableTo(FileChannel.class)
                    && call.getName().equals("open"));
    return DescribedPredicate.<JavaMethodCall>describe(
            "changes files",
            call -> owners.test(call.getTargetOwner()) && CHANGES.contains(call.getName()))
        .or(opens);
  }

  private static ArchRule only(String from, String... to) {
    return classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(to)
        .allowEmptyShould(true);
  }

  /** {@code edge} depends on no other edge, nor on what puts them together. */
  private static ArchRule edgeStandsAlone(String edge) {
    DescribedPredicate<JavaClass> others =
        resideInAnyPackage(EDGES)
            .or(resideInAnyPackage("io.sparksgd.cli..", "io.sparksgd.job.."))
            .and(DescribedPredicate.not(resideInAPackage(edge)));
    return noClasses()
        .that()
        .resideInAPackage(edge)
        .should()
        .dependOnClassesThat(others)
        .allowEmptyShould(true);
  }
}
