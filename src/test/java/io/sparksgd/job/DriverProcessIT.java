package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that other tests kill. */
class DriverProcessIT {
  private static final Path NORRIS = Path.of("data/norris.csv").toAbsolutePath();

  @TempDir private Path directory;

  private DriverProcess train() {
    return DriverProcess.start(
        directory, "train", "--input", NORRIS.toString(), "--x", "x", "--y", "y", "--output", "m");
  }

  @Test
  void runsToItsEnd() throws Exception {
    try (DriverProcess driver = train()) {
      assertThat(driver.logs("Windows: ")).isTrue();
      assertThat(driver.exitCode()).as(driver.err()).isZero();
      assertThat(driver.out()).startsWith("y = 1.00");
      assertThat(Files.readString(directory.resolve("m/run-status.json"))).contains("local[2]");
    }
  }

  @Test
  void isPausedAndKilled() {
    try (DriverProcess driver = train()) {
      driver.pause();
      assertThat(driver.isAlive()).isTrue();
      driver.resume();
      assertThat(driver.reaches(directory.resolve("run.log"))).isTrue();
      driver.kill();
      assertThat(driver.isAlive()).isFalse();
      assertThat(driver.exitCode()).isEqualTo(DriverProcess.KILLED);
    }
  }
}
