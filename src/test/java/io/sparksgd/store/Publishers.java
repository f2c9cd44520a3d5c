package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;

/** Runs that all want the same store at the same time. */
record Publishers(int count, int rounds) {

  /** A store of one publisher's own. */
  @FunctionalInterface
  interface Opener {
    ModelStore open() throws IOException;
  }

  /** In every round all claim at once; who gets the store promotes. */
  void race(Opener opener) throws Exception {
    CyclicBarrier start = new CyclicBarrier(count);
    List<PointerEntry> won = new ArrayList<>();
    for (List<PointerEntry> each : together(start, number -> publish(opener, number, start))) {
      won.addAll(each);
    }
    won.sort(Comparator.comparingLong(PointerEntry::epoch).reversed());
    try (ModelStore store = opener.open()) {
      assertThat(store.history()).isEqualTo(won);
      assertThat(won).hasSizeBetween(rounds, rounds * count);
      assertThat(won.stream().map(PointerEntry::epoch).sorted().toList())
          .isEqualTo(LongStream.rangeClosed(1, won.size()).boxed().toList());
      assertThat(store.soundChampion().orElseThrow().name()).isEqualTo(won.get(0).version());
    }
  }

  private List<PointerEntry> publish(Opener opener, int number, CyclicBarrier start)
      throws Exception {
    List<PointerEntry> won = new ArrayList<>();
    try (ModelStore store = opener.open()) {
      Version version = null;
      for (int round = 0; round < rounds; round++) {
        start.await(2, TimeUnit.MINUTES);
        try (Claim claim = store.claim("publisher-" + number + "-" + round)) {
          version = version == null ? Stores.commit(store, claim, number, false) : version;
          won.add(store.promote(claim, version));
        } catch (JobException e) {
          assertThat(e.exitCode()).as(e.getMessage()).isEqualTo(ExitCode.LOCKED);
        }
      }
    }
    return won;
  }

  /** In every round all make the same epoch's pointer, without a claim to keep them apart. */
  void raceForPointers(Storage.Location location) throws Exception {
    Pointers pointers = new Pointers(location.storage(), new Path(location.path(), "pointer"));
    CyclicBarrier start = new CyclicBarrier(count);
    int[] owners = new int[rounds];
    for (List<Integer> each :
        together(
            start,
            number -> {
              List<Integer> mine = new ArrayList<>();
              for (int round = 0; round < rounds; round++) {
                PointerEntry entry =
                    new PointerEntry(
                        round + 1,
                        "000001-publisher-" + number,
                        "0".repeat(64),
                        PointerEntry.Reason.PROMOTED,
                        new Stores.FakeClock().instant(),
                        "publisher-" + number);
                start.await(2, TimeUnit.MINUTES);
                if (pointers.create(entry)) {
                  mine.add(round);
                  assertThat(pointers.find(round + 1)).contains(entry);
                }
              }
              return mine;
            })) {
      each.forEach(round -> owners[round]++);
    }
    assertThat(owners).containsOnly(1);
  }

  /** What one of them does. */
  @FunctionalInterface
  private interface Task<T> {
    T run(int number) throws Exception;
  }

  private <T> List<T> together(CyclicBarrier start, Task<T> task) throws Exception {
    AtomicReference<Throwable> first = new AtomicReference<>();
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        tasks.add(
            () -> {
              try {
                return task.run(number);
              } catch (Exception | Error e) {
                first.compareAndSet(null, e);
                // The others would wait for it.
                start.reset();
                throw e;
              }
            });
      }
      List<Future<T>> futures = threads.invokeAll(tasks);
      assertThat(first.get()).isNull();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
