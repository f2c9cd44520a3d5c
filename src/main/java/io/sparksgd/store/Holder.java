package io.sparksgd.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The process that holds a claim.
 *
 * @param host for people
 * @param machine the start of the operating system and the space that its process ids are of; empty
 *     where that cannot be told
 * @param pid the process
 * @param startedAt when the process began, which tells it from a later one of the same id
 */
record Holder(String host, String machine, long pid, String startedAt) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path SPACE = Path.of("/proc/self/ns/pid");

  /** The start of a process is told to about a second. */
  private static final Duration SAME_START = Duration.ofSeconds(10);

  static Holder self() {
    ProcessHandle process = ProcessHandle.current();
    return new Holder(hostName(), thisMachine(), process.pid(), startOf(process));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String thisMachine() {
    try {
      return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(SPACE);
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  /**
   * Whether the process is known to be no more, as a process of the same machine can tell. {@code
   * false} is no promise that it runs.
   */
  boolean isGone() {
    if (machine.isEmpty() || startedAt.isEmpty() || !machine.equals(thisMachine())) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return true;
    }
    String start = startOf(process.get());
    return !start.isEmpty()
        && Duration.between(Instant.parse(startedAt), Instant.parse(start))
                .abs()
                .compareTo(SAME_START)
            > 0;
  }
}
