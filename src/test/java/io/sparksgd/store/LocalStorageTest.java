package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest {
  @TempDir(factory = MemoryDirectory.class)
  java.nio.file.Path home;

  private final LocalStorage storage = new LocalStorage();

  private Path path(String name) {
    return new Path(home.resolve(name).toString());
  }

  @Test
  void manyMayMakeTheSameDirectoryAtOnce() throws Exception {
    int threads = 4;
    CyclicBarrier start = new CyclicBarrier(threads);
    Callable<Void> makesAll =
        () -> {
          for (int i = 0; i < 2_000; i++) {
            start.await(20, TimeUnit.SECONDS);
            try {
              storage.makeDirectory(path("a-" + i + "/b"));
            } catch (IOException e) {
              start.reset();
              throw e;
            }
          }
          return null;
        };
    ExecutorService all = Executors.newFixedThreadPool(threads);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      tasks.add(makesAll);
    }
    for (Future<Void> task : all.invokeAll(tasks)) {
      assertThat(task).succeedsWithin(java.time.Duration.ofSeconds(60));
    }
    all.shutdown();
  }

  @Test
  void aFileIsNeverTakenForADirectory() throws IOException {
    Files.createFile(home.resolve("file"));
    assertThatThrownBy(() -> storage.makeDirectory(path("file")))
        .isInstanceOf(ParentNotDirectoryException.class);
    assertThatThrownBy(() -> storage.create(path("file/a/b"), new byte[1]))
        .isInstanceOf(ParentNotDirectoryException.class)
        .hasMessageContaining("file is not a directory");
    assertThatThrownBy(() -> storage.list(path("file")))
        .isInstanceOf(ParentNotDirectoryException.class);
  }

  @Test
  void deletingFollowsNoLinks() throws IOException {
    Files.createDirectories(home.resolve("others"));
    Files.createFile(home.resolve("others/precious"));
    Files.createDirectories(home.resolve("ours/deep"));
    Files.createSymbolicLink(home.resolve("ours/deep/link"), home.resolve("others"));
    storage.delete(path("ours"));
    assertThat(home.resolve("ours")).doesNotExist();
    assertThat(home.resolve("others/precious")).exists();
    storage.delete(path("ours"));
  }

  @Test
  void onlyOneCreatesAFileAndItIsNotReplaced() throws IOException {
    assertThat(storage.create(path("a/file"), new byte[] {1})).isTrue();
    assertThat(storage.create(path("a/file"), new byte[] {2})).isFalse();
    assertThat(storage.read(path("a/file"), 9)).containsExactly(1);
    storage.write(path("a/file"), new byte[] {3, 4});
    assertThat(storage.read(path("a/file"), 9)).containsExactly(3, 4);
    assertThat(storage.list(path("a"))).containsExactly("file");
    assertThatThrownBy(() -> storage.read(path("a/file"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("file is longer than 1 bytes");
  }
}
