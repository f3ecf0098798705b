package io.vqstream.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vqstream.files.WholeFile;
import java.nio.file.Files;

/** Commands write files through {@code OutputFiles}, which keeps what exists. */
@AnalyzeClasses(
    packages = {"io.vqstream.cli", "io.vqstream.tools", "io.vqstream.demo", "io.vqstream.bench"},
    importOptions = {DoNotIncludeTests.class, DoNotIncludeTestJars.class})
class WrittenFilesTest {

  @ArchTest
  static final ArchRule COMMANDS_WRITE_NO_FILE_THEMSELVES =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(assignableTo(Files.class)))
                  .and(
                      target(nameMatching("write.*|newOutputStream|newBufferedWriter|copy|move"))));

  @ArchTest
  static final ArchRule ONLY_THE_GALLERY_REPLACES_ITS_OWN_FILES =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.vqstream.demo.gallery")
          .should()
          .callMethodWhere(
              target(owner(assignableTo(WholeFile.class))).and(target(nameMatching("replace"))));
}
