package io.sparksgd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arguments and settings are judged before a class of Spark or Hadoop is loaded. */
class WithoutSparkTest {

  /** Loads the classes under test itself, and nothing of Spark, Hadoop or Scala. */
  private static final class NoSpark extends URLClassLoader {
    private final List<String> refused = new ArrayList<>();

    NoSpark() throws IOException {
      super(
          new URL[] {Path.of("target/classes/").toUri().toURL()},
          WithoutSparkTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.apache.spark.")
          || name.startsWith("org.apache.hadoop.")
          || name.startsWith("scala.")) {
        refused.add(name);
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.sparksgd.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  private static int run(NoSpark loader, String... arguments) throws Exception {
    Class<?> jobs = loader.loadClass("io.sparksgd.cli.Jobs");
    Class<?> app = loader.loadClass("io.sparksgd.cli.CommandLineApp");
    Object standard = jobs.getMethod("standard").invoke(null);
    Object onConsole = app.getMethod("onConsole", jobs).invoke(null, standard);
    return (int) app.getMethod("run", String[].class).invoke(onConsole, (Object) arguments);
  }

  @Test
  void wrongArgumentsAreRefusedWithoutSpark() throws Exception {
    try (NoSpark loader = new NoSpark()) {
      assertThat(run(loader, "train", "--learning-rate", "-1")).isEqualTo(78);
      assertThat(run(loader, "generate", "--rows", "-1")).isEqualTo(78);
      assertThat(run(loader, "models")).isEqualTo(78);
      assertThat(run(loader, "rollback", "--store", "x", "--lease", "0s")).isEqualTo(78);
      assertThat(run(loader, "doctor", "--single-writer=maybe")).isEqualTo(78);
      assertThat(run(loader, "train", "--no-such-option")).isEqualTo(64);
      assertThat(run(loader, "evaluate", "--model", "m", "--threshold", "7")).isEqualTo(78);
      assertThat(run(loader, "predict", "--input", "a.csv", "--model", "m")).isEqualTo(78);
      assertThat(run(loader, "show", "--as", "poem")).isEqualTo(78);
      assertThat(run(loader, "--version")).isZero();
      assertThat(loader.refused).isEmpty();
    }
  }
}
