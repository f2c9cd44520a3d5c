package io.sparksgd.store;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Which versions may go.
 *
 * @param needed names of versions that stay in any case
 */
record Retention(ModelStore store, Set<String> needed) {

  List<String> apply() throws IOException {
    List<Version> newestFirst = new ArrayList<>(store.versions());
    Collections.reverse(newestFirst);
    Optional<String> working = workingRun();
    List<String> deleted = new ArrayList<>();
    int committed = 0;
    for (Version version : newestFirst) {
      boolean complete = version.isCommitted();
      committed += complete ? 1 : 0;
      boolean gone =
          complete
              ? committed > store.config().keepVersions() && isOlder(version, keepAge())
              : working.filter(version.runId()::equals).isEmpty()
                  && isOlder(version, store.config().lease());
      if (gone && !needed.contains(version.name())) {
        delete(version);
        deleted.add(version.name());
      }
    }
    return deleted;
  }

  /** Deletes files that a run which died was about to give their names. */
  void sweep(Path directory) throws IOException {
    Instant before = store.clock().instant().minus(store.config().lease());
    for (String name : store.storage().listIfThere(directory)) {
      Path path = new Path(directory, name);
      if (name.startsWith(".")
          && Instant.ofEpochMilli(store.storage().modifiedAt(path)).isBefore(before)) {
        store.storage().tryDelete(path);
      }
    }
  }

  /** At least a lease, within which a run may still have to say what becomes of its version. */
  private Duration keepAge() {
    Duration age = store.config().keepAge();
    return age.compareTo(store.config().lease()) < 0 ? store.config().lease() : age;
  }

  private boolean isOlder(Version version, Duration age) throws IOException {
    Instant at = version.committedAt().orElse(null);
    if (at == null) {
      at = Instant.ofEpochMilli(store.storage().modifiedAt(version.path()));
    }
    return at.plus(age).isBefore(store.clock().instant());
  }

  /** The run that works towards the next epoch. */
  private Optional<String> workingRun() throws IOException {
    Claims claims = store.claims();
    return claims
        .latest(claims.pointers().next())
        .filter(latest -> !latest.isFree())
        .flatMap(Claims.Latest::beat)
        .map(Beat::runId);
  }

  /** What says that the version is complete goes first. */
  private void delete(Version version) throws IOException {
    store.storage().delete(new Path(version.path(), Commit.NAME));
    store.storage().delete(version.path());
  }
}
