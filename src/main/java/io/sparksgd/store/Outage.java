package io.sparksgd.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.RetriableException;
import org.apache.hadoop.ipc.StandbyException;

/**
 * A storage that is away for a while: a name node that restarts or is in safe mode, an object store
 * that asks to slow down, a connection that breaks. An operation is tried again a bounded number of
 * times, with twice the pause before each.
 *
 * @param attempts how often an operation is tried
 * @param pauseMillis before the second attempt
 */
record Outage(int attempts, long pauseMillis) {
  /** How often an operation on a storage that is away is tried. */
  static final String ATTEMPTS = "sparksgd.storage.attempts";

  /** The pause before the second attempt, in milliseconds. */
  static final String PAUSE = "sparksgd.storage.pause-ms";

  private static final int DEEPEST = 20;

  /** By name, for the classes of some are on the class path only where they are used. */
  private static final Set<String> NAMES =
      Set.of(
          "SafeModeException",
          "AWSServiceThrottledException",
          "AWSStatus500Exception",
          "AWSApiCallTimeoutException",
          "ConnectTimeoutException");

  /** As the configuration says; by default 6 attempts within about half a minute. */
  static Outage of(Configuration configuration) {
    return new Outage(configuration.getInt(ATTEMPTS, 6), configuration.getLong(PAUSE, 1000));
  }

  /** Something that a storage does. */
  @FunctionalInterface
  interface Operation<T> {
    T run() throws IOException;
  }

  /** Carries out {@code operation}, which must be one that may be carried out twice. */
  <T> T ride(Operation<T> operation) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.run();
      } catch (IOException e) {
        if (attempt >= attempts || !is(e)) {
          throw e;
        }
        pause(pauseMillis << (attempt - 1), e);
      }
    }
  }

  private static void pause(long millis, IOException failure) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException(failure.getMessage());
      interrupted.initCause(failure);
      throw interrupted;
    }
  }

  /** Whether {@code failure} says that the storage may be back soon. */
  static boolean is(Exception failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof SocketTimeoutException
          || cause instanceof SocketException
          || cause instanceof EOFException
          || cause instanceof RetriableException
          || cause instanceof StandbyException
          || NAMES.contains(cause.getClass().getSimpleName())
          || (cause instanceof RemoteException remote && isNamed(remote.getClassName()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(String className) {
    String name = String.valueOf(className);
    String simple = name.substring(name.lastIndexOf('.') + 1);
    return NAMES.contains(simple)
        || simple.equals("RetriableException")
        || simple.equals("StandbyException");
  }
}
