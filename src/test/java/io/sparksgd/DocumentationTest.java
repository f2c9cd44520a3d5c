package io.sparksgd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents name tests as proof; those tests exist. */
class DocumentationTest {
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern MENTION =
      Pattern.compile("\\b([A-Z]\\w*(?:Test|IT))\\.(?!java\\b)([a-z]\\w*)");
  private static final Pattern ANNOTATION =
      Pattern.compile("\\s*@(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\\b.*");
  private static final Pattern METHOD = Pattern.compile(".*\\bvoid (\\w+)\\(.*");
  private static final Pattern RULE = Pattern.compile(".*\\bArchRule (\\w+) =.*");
  private static final Pattern PARENT = Pattern.compile("\\bclass \\w+ extends (\\w+)");

  @Test
  void everyTestThatADocumentNamesExists() throws IOException {
    Map<String, Set<String>> known = new HashMap<>();
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      Matcher mention = MENTION.matcher(Files.readString(document));
      while (mention.find()) {
        String name = mention.group(1);
        if (!known.containsKey(name)) {
          known.put(name, testsOf(name));
        }
        if (!known.get(name).contains(mention.group(2))) {
          missing.add(document + ": " + mention.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void theMathematicsNamesManyTests() throws IOException {
    String text = Files.readString(Path.of("docs/mathematics.md"));
    assertThat(MENTION.matcher(text).results().count()).isGreaterThan(50);
  }

  @Test
  void aTestIsFoundInItsClassOrInTheOneItExtends() throws IOException {
    assertThat(testsOf("DocumentationTest")).contains("everyTestThatADocumentNamesExists");
    assertThat(testsOf("InMemoryTrainingTest")).contains("windowsChangeNothing");
    assertThat(testsOf("ArchitectureTest")).contains("packagesAreFreeOfCycles");
    assertThat(testsOf("InMemoryTrainingTest")).doesNotContain("holdsTogether");
    assertThat(testsOf("NoSuchTest")).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    Path readme = Path.of("README.md");
    if (Files.exists(readme)) {
      documents.add(readme);
    }
    return documents;
  }

  /** The names of the tests in all sources of that name; empty when there is none. */
  private static Set<String> testsOf(String className) throws IOException {
    Set<String> tests = new HashSet<>();
    for (Path source : sourcesOf(className)) {
      boolean annotated = false;
      for (String line : Files.readAllLines(source)) {
        Matcher rule = RULE.matcher(line);
        if (rule.matches()) {
          tests.add(rule.group(1));
        }
        annotated |= ANNOTATION.matcher(line).matches();
        Matcher method = METHOD.matcher(line);
        if (annotated && method.matches()) {
          tests.add(method.group(1));
          annotated = false;
        }
      }
      Matcher parent = PARENT.matcher(Files.readString(source));
      if (parent.find()) {
        tests.addAll(testsOf(parent.group(1)));
      }
    }
    return tests;
  }

  private static List<Path> sourcesOf(String className) throws IOException {
    String name = className + ".java";
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files.filter(file -> file.getFileName().toString().equals(name)).sorted().toList();
    }
  }
}
