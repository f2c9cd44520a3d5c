package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.StoreConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.store.FaultStorage.Moment;
import io.sparksgd.store.Stores.FakeClock;
import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model store on HDFS, on a name node and a data node in this process. */
class StoreHdfsIT {
  @TempDir(factory = MemoryDirectory.class)
  private static java.nio.file.Path directory;

  private static MiniDFSCluster hdfs;
  private static Configuration configuration;

  private final FakeClock clock = new FakeClock(Instant.now());

  @BeforeAll
  static void start() throws IOException {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("hdfs").toString());
    settings.setInt("dfs.namenode.safemode.extension", 0);
    hdfs = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
    hdfs.waitActive();
    configuration = new Configuration(hdfs.getConfiguration(0));
    configuration.setInt(Outage.ATTEMPTS, 2);
    configuration.setInt(Outage.PAUSE, 1);
    configuration.setInt("ipc.client.connect.max.retries", 0);
    // How long a client sleeps when the name node has not heard of its last block yet.
    configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 2);
    configuration.setInt("dfs.client.block.write.locateFollowingBlock.retries", 13);
  }

  @AfterAll
  static void stop() {
    hdfs.shutdown(true);
  }

  private static String store(String name) throws IOException {
    return hdfs.getFileSystem().getUri() + "/stores/" + name;
  }

  private ModelStore open(String store) throws IOException {
    return new ModelStore(
        Stores.config(store), Storage.open(store, configuration), clock, clock::pass);
  }

  private static void assertExit(ExitCode expected, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            JobException.class,
            e -> assertThat(e.exitCode()).as(e.getMessage()).isEqualTo(expected));
  }

  @Test
  void runsPublishAndRollBackAsOnALocalDisk() throws IOException {
    try (ModelStore store = open(store("main"))) {
      Stores.publish(store, "a", 1);
      Stores.publish(store, "b", 2);
      assertThat(Models.read(store("main"), configuration).version()).isEqualTo("000002-b");
      try (Claim claim = store.claim("back")) {
        assertThat(store.rollback(claim).to()).isEqualTo("000001-a");
      }
      assertThat(store.soundChampion().orElseThrow().number()).isEqualTo(1);
      try (Claim claim = store.claim("c")) {
        assertExit(ExitCode.LOCKED, () -> store.claim("d"));
        claim.check();
      }
      store.retain();
    }
    assertThat(StorageCheck.all(store("main"), configuration, Clock.systemUTC()))
        .hasSize(6)
        .allSatisfy(check -> assertThat(check.problem()).as(check.need()).isEmpty());
    assertThat(hdfs.getFileSystem().listStatus(new Path(store("main")))).hasSize(3);
  }

  @Test
  void aRunThatDiesAnywhereLeavesTheChampionOrItsOwn() throws IOException {
    String directory = store("crash");
    try (ModelStore store = open(directory)) {
      Stores.publish(store, "zero", 0);
    }
    for (int n = 0; ; n++) {
      FaultStorage storage =
          new FaultStorage(Storage.open(directory, configuration).storage(), Moment.BEFORE, n);
      publish(directory, storage, "dying-" + n, n + 1);
      clock.pass(Stores.LEASE.multipliedBy(2));
      try (ModelStore store = open(directory)) {
        assertThat(store.soundChampion()).isPresent();
        if (!storage.struck()) {
          assertThat(store.champion().orElseThrow().runId()).isEqualTo("dying-" + n);
          return;
        }
        try (Claim claim = store.claim("next-" + n)) {
          int intercept = n + 1;
          Version version =
              store.undelivered().orElseGet(() -> Stores.commit(store, claim, intercept, true));
          store.promote(claim, version);
          assertThat(store.champion().orElseThrow().name()).isEqualTo(version.name());
          assertThat(store.undelivered()).isEmpty();
        }
      }
    }
  }

  private void publish(String directory, Storage storage, String runId, double intercept) {
    Storage.Location location = new Storage.Location(storage, new Path(directory));
    try (ModelStore store =
        new ModelStore(Stores.config(directory), location, clock, clock::pass)) {
      Stores.publish(store, runId, intercept);
    } catch (FaultStorage.Death e) {
      assertThat(e).isNotNull();
    }
  }

  @Test
  void eightPublishersNeverShareAnEpoch() throws Exception {
    Publishers eight = new Publishers(8, 50);
    String race = store("race");
    eight.race(() -> open(race));
    eight.raceForPointers(Storage.open(store("pointers"), configuration));
  }

  @Test
  void aQuotaThatIsUsedUpLeavesADraftThatTheNextRunRemoves() throws IOException {
    Path path = new Path("/stores/quota");
    DistributedFileSystem files = hdfs.getFileSystem();
    try (ModelStore store = open(store("quota"))) {
      Stores.publish(store, "a", 1);
      try (Claim claim = store.claim("b");
          VersionDraft draft = store.begin(claim)) {
        draft.write(Samples.model(2));
        long used = files.getContentSummary(path).getFileAndDirectoryCount();
        files.setQuota(path, used + 2, HdfsConstants.QUOTA_DONT_SET);
        assertExit(ExitCode.CANNOT_WRITE, draft::commit);
      }
      files.setQuota(path, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);
      assertThat(store.champion().orElseThrow().runId()).isEqualTo("a");
      assertThat(store.versions()).hasSize(1);

      files.mkdirs(new Path(path, "versions/000002-dead"));
      clock.pass(Duration.ofHours(1));
      Stores.publish(store, "c", 3);
      assertThat(store.retain()).contains("000002-dead");
    }
  }

  @Test
  void safeModeIsWaitedForAWhileAndThenTemporary() throws IOException {
    DistributedFileSystem files = hdfs.getFileSystem();
    try (ModelStore store = open(store("safe"))) {
      Stores.publish(store, "a", 1);
      try (Claim claim = store.claim("b")) {
        Version version = Stores.commit(store, claim, 2, true);
        files.setSafeMode(SafeModeAction.ENTER);
        assertExit(ExitCode.TEMPORARY, () -> store.promote(claim, version));
        assertThat(store.champion().orElseThrow().runId()).isEqualTo("a");
        files.setSafeMode(SafeModeAction.LEAVE);
        store.promote(claim, version);
      }
      assertThat(store.champion().orElseThrow().runId()).isEqualTo("b");
    } finally {
      files.setSafeMode(SafeModeAction.LEAVE);
    }
  }

  @Test
  void aRunRidesOutANameNodeThatRestarts() throws Exception {
    Configuration patient = new Configuration(configuration);
    patient.setInt(Outage.ATTEMPTS, 10);
    patient.setInt(Outage.PAUSE, 100);
    String directory = store("restart");
    StoreConfig config = Stores.config(directory);
    try (ModelStore store =
        new ModelStore(config, Storage.open(directory, patient), clock, clock::pass)) {
      Stores.publish(store, "a", 1);
      try (Claim claim = store.claim("b")) {
        hdfs.shutdownNameNode(0);
        assertExit(ExitCode.TEMPORARY, () -> readWithoutPatience(directory));
        Thread restart = new Thread(StoreHdfsIT::restart);
        restart.start();
        store.promote(claim, Stores.commit(store, claim, 2, true));
        restart.join();
      }
      assertThat(store.soundChampion().orElseThrow().runId()).isEqualTo("b");
    }
  }

  private void readWithoutPatience(String directory) {
    try (ModelStore store = open(directory)) {
      store.champion();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void restart() {
    try {
      hdfs.restartNameNode(0, true);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatMayNotBeWrittenIsFoundWithTheClaimAndStillRead() throws Exception {
    String directory = store("mine");
    try (ModelStore store = open(directory)) {
      Stores.publish(store, "a", 1);
    }
    UserGroupInformation stranger =
        UserGroupInformation.createUserForTesting("stranger", new String[] {"strangers"});
    stranger.doAs(
        (PrivilegedExceptionAction<Void>)
            () -> {
              try (ModelStore store = open(directory)) {
                assertThat(store.champion().orElseThrow().runId()).isEqualTo("a");
                assertExit(ExitCode.CANNOT_WRITE, () -> store.claim("b"));
              }
              return null;
            });
  }

  @Test
  void aTornPointerIsPassedOver() throws IOException {
    try (ModelStore store = open(store("torn"))) {
      Stores.publish(store, "a", 1);
      hdfs.getFileSystem().create(new Path("/stores/torn/pointer/0000000002")).close();
      assertThat(store.soundChampion().orElseThrow().runId()).isEqualTo("a");
      Stores.publish(store, "b", 2);
      assertThat(store.history()).extracting(PointerEntry::epoch).isEqualTo(List.of(3L, 1L));
    }
  }
}
