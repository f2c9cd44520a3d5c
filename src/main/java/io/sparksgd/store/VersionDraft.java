package io.sparksgd.store;

import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * The draft of a version, written where it will stand: nobody takes a directory without {@code
 * _COMMITTED} for a version, and no other run writes there, since the name holds the run's id.
 */
public final class VersionDraft extends ModelDraft {
  private final Storage storage;
  private final Path directory;
  private final Claim claim;
  private final Clock clock;

  VersionDraft(Storage storage, Path directory, Claim claim, Clock clock) {
    this.storage = storage;
    this.directory = directory;
    this.claim = claim;
    this.clock = clock;
  }

  /** The name of the version. */
  public String name() {
    return directory.getName();
  }

  /** The version, once it is committed. */
  public Version version() {
    return new Version(storage, directory);
  }

  @Override
  Path quarantinePath() {
    return new Path(directory, ModelDirectory.QUARANTINE);
  }

  @Override
  void publish(Map<String, byte[]> files) throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    boolean hasQuarantine = storage.exists(quarantinePath());
    if (hasQuarantine) {
      storage.deleteChecksums(quarantinePath());
    }
    byte[] manifest =
        Manifest.of(files, hasQuarantine ? List.of(ModelDirectory.QUARANTINE) : List.of()).toJson();
    all.put(ModelDirectory.MANIFEST, manifest);
    for (Map.Entry<String, byte[]> file : all.entrySet()) {
      create(file.getKey(), file.getValue());
    }
    create(
        Commit.NAME, new Commit(Commit.sha256(manifest), claim.epoch(), clock.instant()).toJson());
  }

  private void create(String name, byte[] bytes) throws IOException {
    if (!storage.create(new Path(directory, name), bytes)) {
      throw new IOException("another run wrote " + name + " in " + directory);
    }
  }

  @Override
  void discard() {
    storage.tryDelete(new Path(directory, Commit.NAME));
    storage.tryDelete(directory);
  }

  @Override
  JobException failure(IOException cause) {
    return Storage.failure("Cannot write version " + name(), cause);
  }
}
