package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class TerminationTest {

  /** It may wait for the lock of a log, with its last words still to say. */
  @Test
  void aThreadThatWaitsForSomeLockIsNotTakenForOneThatExits() throws Exception {
    Object lock = new Object();
    Thread waiting =
        new Thread(
            () -> {
              synchronized (lock) {
                lock.notifyAll();
              }
            });
    synchronized (lock) {
      waiting.start();
      await().until(() -> waiting.getState() == Thread.State.BLOCKED);
      assertThat(Termination.isExiting(waiting)).isFalse();
    }
    waiting.join();
  }
}
