package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.job.Nights.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights as they are in the field: drivers, executors and workers are processes, and input, store
 * and checkpoints are on HDFS.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class RetrainClusterIT {
  private static final int ROWS = 11_000;
  private static final String TRAINING = Nights.IN_MANY_JOBS + " --batch-size 1000 --max-epochs 10";

  @TempDir private static Path shared;
  private static TestCluster cluster;
  private static MiniDFSCluster hdfs;

  @TempDir private Path home;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start(Path.of("target/retrain-cluster").toAbsolutePath());
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, shared.resolve("hdfs").toString());
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    hdfs.waitActive();
  }

  @AfterAll
  static void stop() throws Exception {
    hdfs.shutdown(true);
    cluster.stop();
  }

  private static String onHdfs(String path) throws IOException {
    return hdfs.getFileSystem().getUri() + path;
  }

  private static Path night(int number) throws IOException {
    Path file =
        Nights.write(shared.resolve("night-" + number + ".csv"), ROWS, number, Trouble.NONE);
    hdfs.getFileSystem()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(file.toString()),
            new org.apache.hadoop.fs.Path("/nights/" + file.getFileName()));
    return file;
  }

  private static List<String> words(String input, String store) {
    return LocalSession.words(TRAINING, "--input", input, "--store", store);
  }

  private DriverProcess driver(int night) throws IOException {
    List<String> options =
        List.of(
            "-Dspark.master=" + cluster.url(),
            "-Dspark.executor.memory=512m",
            "-Dspark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
            "-Dspark.executor.extraClassPath=" + Path.of("target/classes").toAbsolutePath());
    List<String> words =
        words(onHdfs("/nights/night-" + night + ".csv"), onHdfs("/models/customers"));
    words.addAll(List.of("--lease", "2s", "--wait", "1m"));
    return DriverProcess.start(home.resolve("driver"), options, words);
  }

  private static long newest() {
    return TestCheckpoints.newest(hdfs.getURI() + "/models/.customers.checkpoints");
  }

  /** The champion of two nights that nothing happened to, on two local cores and a local disk. */
  private byte[] undisturbed(Path first, Path second) {
    String store = home.resolve("store").toString();
    try (LocalSession session = LocalSession.open("local[2]")) {
      for (Path night : List.of(first, second)) {
        var outcome = session.console().run(words("" + night, store));
        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
      }
    }
    return new TestStore(store).championModel();
  }

  @Test
  void anExecutorAndTheDriverAreKilledAndTheSameModelIsPromoted() throws Exception {
    byte[] expected = undisturbed(night(1), night(2));
    try (DriverProcess driver = driver(1)) {
      assertThat(driver.exitCode()).as(driver.err()).isZero();
    }
    try (DriverProcess driver = driver(2)) {
      assertThat(driver.reaches(() -> newest() >= 3)).as(driver.err()).isTrue();
      cluster.signal("KILL", cluster.executors().get(0));
      long killed = newest();
      assertThat(driver.reaches(() -> newest() > killed + 3)).as(driver.err()).isTrue();
      driver.kill();
    }
    TestStore store = new TestStore(onHdfs("/models/customers"));
    assertThat(store.championNumber()).isEqualTo(1);
    try (DriverProcess driver = driver(2)) {
      assertThat(driver.exitCode()).as(driver.err()).isZero();
      assertThat(driver.err()).containsPattern("(?i)resuming (?:from \\S+ )?at step \\d+");
    }
    assertThat(store.championNumber()).isGreaterThan(1);
    assertThat(store.championModel()).isEqualTo(expected);
    assertThat(newest()).isZero();
  }
}
