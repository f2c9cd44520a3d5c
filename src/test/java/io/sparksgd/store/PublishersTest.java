package io.sparksgd.store;

import io.sparksgd.store.Stores.FakeClock;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight publishers at a time on the local disk: {@link StoreHdfsIT} has them on HDFS. */
class PublishersTest {
  private static final Publishers EIGHT = new Publishers(8, 50);

  @TempDir(factory = MemoryDirectory.class)
  Path home;

  private final FakeClock clock = new FakeClock();

  @Test
  void everyEpochHasExactlyOneOwner() throws Exception {
    String directory = home.resolve("store").toString();
    EIGHT.race(() -> Stores.open(directory, clock));
  }

  @Test
  void everyEpochHasExactlyOneOwnerEvenWithoutClaims() throws Exception {
    EIGHT.raceForPointers(Storage.open(home.resolve("store").toString(), Stores.HADOOP));
  }
}
