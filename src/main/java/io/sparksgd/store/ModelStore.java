package io.sparksgd.store;

import io.sparksgd.config.StoreConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions of a model, one of which is the champion.
 *
 * <pre>
 * versions/NNNNNN-RUN/   the files of a model, then manifest.json, then _COMMITTED
 * pointer/EPOCH          which version is champion from this epoch on
 * claims/EPOCH/SEQUENCE  which run works towards the epoch
 * </pre>
 *
 * <p>Files are made once and never renamed or overwritten. The champion is the version that the
 * highest epoch names, of those that are whole. Reading needs no right to write.
 */
public final class ModelStore implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  static final String VERSIONS = "versions";
  static final String POINTERS = "pointer";
  static final String CLAIMS = "claims";

  private final StoreConfig config;
  private final Storage storage;
  private final Path root;
  private final Path versions;
  private final Pointers pointers;
  private final Claims claims;
  private final Clock clock;
  private final ClaimRequest.Pause pause;

  ModelStore(StoreConfig config, Storage.Location location, Clock clock, ClaimRequest.Pause pause) {
    this.config = config;
    this.storage = location.storage();
    this.root = location.path();
    this.versions = new Path(root, VERSIONS);
    this.pointers = new Pointers(storage, new Path(root, POINTERS));
    this.claims = new Claims(storage, new Path(root, CLAIMS), pointers, clock, config.lease());
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * The store at {@code config.directory()}, which may have nothing in it yet; changes nothing.
   *
   * @throws JobException CANNOT_WRITE when there is no such storage, IO_ERROR
   */
  public static ModelStore open(StoreConfig config, Configuration hadoop) {
    return open(config, hadoop, Clock.systemUTC());
  }

  /** The same, with a clock of the caller's. */
  public static ModelStore open(StoreConfig config, Configuration hadoop, Clock clock) {
    Storage.Location location = location(config.directory(), hadoop);
    return new ModelStore(config, location, clock, time -> Thread.sleep(time.toMillis()));
  }

  private static Storage.Location location(String directory, Configuration hadoop) {
    try {
      return Storage.open(directory, hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw Storage.failure("Cannot open store " + directory, e);
    }
  }

  /** Whether there is a store in {@code directory}. */
  public static boolean isStore(String directory, Configuration hadoop) {
    Storage.Location location = location(directory, hadoop);
    try (Storage storage = location.storage()) {
      return isStore(storage, location.path());
    } catch (IOException e) {
      throw Storage.unreadable("Cannot read " + directory, e);
    }
  }

  private static boolean isStore(Storage storage, Path root) throws IOException {
    return storage.exists(new Path(root, POINTERS)) || storage.exists(new Path(root, VERSIONS));
  }

  /** An id that no other run has: when it began, and a random part. */
  public static String newRunId(Clock clock) {
    byte[] random = new byte[4];
    RANDOM.nextBytes(random);
    return SECOND.format(clock.instant()) + "-" + HexFormat.of().formatHex(random);
  }

  /** Whether there is anything in the store. */
  public boolean exists() {
    return reading(() -> isStore(storage, root));
  }

  /**
   * The version that the highest epoch names, of those that are whole; damaged ones are passed over
   * with a warning in the log. Empty when there is none.
   *
   * @throws JobException BAD_DATA when a newer release wrote it, IO_ERROR
   */
  public Optional<Version> champion() {
    return reading(() -> current().map(entry -> version(entry.version())));
  }

  /**
   * The same, but a champion that is damaged is an error.
   *
   * @throws JobException BAD_DATA naming the damaged version, IO_ERROR
   */
  public Optional<Version> soundChampion() {
    return reading(
        () -> {
          List<PointerEntry> entries = pointers.entries();
          if (entries.isEmpty()) {
            return Optional.empty();
          }
          Optional<String> damage = damage(entries.get(0));
          if (damage.isPresent()) {
            throw damaged(entries.get(0), damage.get());
          }
          return Optional.of(version(entries.get(0).version()));
        });
  }

  private JobException damaged(PointerEntry entry, String damage) {
    return new JobException(
        ExitCode.BAD_DATA,
        Storage.oneLine(
            "Invalid champion " + entry.version() + " of " + config.directory() + ": " + damage));
  }

  /** Every version, also those that are not complete, in the order of their numbers. */
  public List<Version> versions() {
    return reading(() -> names().stream().map(name -> version(name.toString())).toList());
  }

  /** Which version became champion when, the latest epoch first. */
  public List<PointerEntry> history() {
    return reading(pointers::entries);
  }

  /**
   * A version that was to become champion, of a run that died before it said so, if no other became
   * champion since.
   */
  public Optional<Version> undelivered() {
    return reading(
        () -> {
          long champion = current().map(PointerEntry::epoch).orElse(0L);
          List<VersionName> names = new ArrayList<>(names());
          names.sort(Comparator.reverseOrder());
          for (VersionName name : names) {
            Version version = version(name.toString());
            if (isUndelivered(version, champion)) {
              return Optional.of(version);
            }
          }
          return Optional.empty();
        });
  }

  private static boolean isUndelivered(Version version, long champion) throws IOException {
    try {
      return version.isCommitted()
          && version.epoch() > champion
          && version.damage().isEmpty()
          && version.find(Decision.FILE).map(Decision::parse).map(Decision::promoted).orElse(false);
    } catch (IllegalArgumentException e) {
      LOG.warn("Version {} is damaged: {}", version, e.getMessage());
      return false;
    }
  }

  /**
   * Claims the store for a run, after a look whether it can be written.
   *
   * @throws JobException LOCKED when another run has it and does not end within the time to wait,
   *     CANNOT_WRITE when the storage cannot do what the store needs or may not be written,
   *     TEMPORARY, IO_ERROR
   */
  public Claim claim(String runId) {
    Beat template =
        new Beat(
            VersionName.requireRunId(runId),
            randomToken(),
            Beat.State.HELD,
            clock.instant(),
            config.lease(),
            Holder.self());
    return writing(
        () -> {
          requireRunsApart();
          ClaimRequest.Granted granted =
              new ClaimRequest(claims, template, config.directory(), pause)
                  .await(config.waitAtMost());
          Claim claim = new Claim(claims, template, config.directory(), granted);
          try {
            requireWritable();
            return claim.start();
          } catch (IOException e) {
            claim.close();
            throw e;
          }
        });
  }

  private static String randomToken() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private void requireRunsApart() throws IOException {
    Optional<String> why = storage.whyNotAtomic(root);
    if (why.isPresent() && !config.singleWriter()) {
      throw new JobException(
          ExitCode.CANNOT_WRITE,
          Storage.oneLine(
              "Cannot keep runs apart in %s: %s (--single-writer when nothing else writes there)"
                  .formatted(config.directory(), why.get())));
    }
  }

  /** The claim itself has shown that claims can be written. */
  private void requireWritable() throws IOException {
    for (String name : List.of(VERSIONS, POINTERS)) {
      Path directory = new Path(root, name);
      storage.makeDirectory(directory);
      Path probe = new Path(directory, ".probe-" + randomToken());
      storage.write(probe, new byte[0]);
      storage.delete(probe);
    }
  }

  /** Begins a version; nobody sees it before {@link VersionDraft#commit}. */
  public VersionDraft begin(Claim claim) {
    return writing(
        () -> {
          claim.check();
          List<VersionName> names = names();
          long last = names.isEmpty() ? 0 : names.get(names.size() - 1).number();
          Path path = new Path(versions, new VersionName(last + 1, claim.runId()).toString());
          storage.makeDirectory(path);
          return new VersionDraft(storage, path, claim, clock);
        });
  }

  /**
   * Makes {@code version} the champion, and ends the claim.
   *
   * @throws JobException LOCKED when another run has taken over or promoted since, and nothing has
   *     changed; BAD_DATA when the version is not complete or damaged; CANNOT_WRITE, IO_ERROR
   */
  public PointerEntry promote(Claim claim, Version version) {
    return writing(
        () -> {
          PointerEntry.Reason reason =
              current().isEmpty() ? PointerEntry.Reason.FIRST : PointerEntry.Reason.PROMOTED;
          return point(claim, version, reason);
        });
  }

  private PointerEntry point(Claim claim, Version version, PointerEntry.Reason reason)
      throws IOException {
    Optional<String> damage = version.damage();
    if (damage.isPresent()) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Cannot promote version " + version + " of " + config.directory() + ": " + damage.get());
    }
    claim.check();
    PointerEntry entry =
        new PointerEntry(
            claim.epoch(),
            version.name(),
            version.manifestSha256(),
            reason,
            clock.instant(),
            claim.runId());
    if (!pointers.create(entry)) {
      throw claim.overtaken();
    }
    claim.fulfil();
    return entry;
  }

  /**
   * Makes the champion's predecessor champion again, in a new epoch, and ends the claim. The
   * predecessor is the version that was champion when this one was promoted: rolling back twice
   * goes back two promotions.
   *
   * @throws JobException NO_INPUT when there is none, and as {@link #promote} says
   */
  public Rollback rollback(Claim claim) {
    return writing(
        () -> {
          PointerEntry champion =
              current().orElseThrow(() -> nothing("No champion to roll back in "));
          PointerEntry predecessor =
              predecessor(champion).orElseThrow(() -> nothing("No version to roll back to in "));
          point(claim, version(predecessor.version()), PointerEntry.Reason.ROLLED_BACK);
          return new Rollback(champion.version(), predecessor.version());
        });
  }

  /** What a rollback did. */
  public record Rollback(String from, String to) {}

  private JobException nothing(String what) {
    return new JobException(ExitCode.NO_INPUT, what + config.directory());
  }

  /**
   * Deletes the versions that nobody needs: neither the champion nor its predecessor, nor among the
   * newest, nor young. Deletes what runs that died left behind, too.
   *
   * @return the names of the versions that are gone
   */
  public List<String> retain() {
    return writing(
        () -> {
          Optional<PointerEntry> champion = current();
          Set<String> needed = new HashSet<>();
          champion.ifPresent(entry -> needed.add(entry.version()));
          if (champion.isPresent()) {
            predecessor(champion.get()).ifPresent(entry -> needed.add(entry.version()));
          }
          undelivered().ifPresent(version -> needed.add(version.name()));
          Retention retention = new Retention(this, needed);
          List<String> deleted = retention.apply();
          retention.sweep(versions);
          retention.sweep(new Path(root, POINTERS));
          claims.forgetPast();
          return deleted;
        });
  }

  StoreConfig config() {
    return config;
  }

  Clock clock() {
    return clock;
  }

  Storage storage() {
    return storage;
  }

  Claims claims() {
    return claims;
  }

  /** The entry of the champion. */
  Optional<PointerEntry> current() throws IOException {
    for (long epoch : pointers.epochs()) {
      Optional<PointerEntry> entry = pointers.find(epoch);
      if (entry.isPresent() && isWhole(entry.get())) {
        return entry;
      }
    }
    return Optional.empty();
  }

  private boolean isWhole(PointerEntry entry) throws IOException {
    Optional<String> damage = damage(entry);
    damage.ifPresent(
        what ->
            LOG.warn(
                "Epoch {} of {} is passed over: version {}: {}",
                entry.epoch(),
                root,
                entry.version(),
                what));
    return damage.isEmpty();
  }

  private Optional<String> damage(PointerEntry entry) throws IOException {
    Version version = version(entry.version());
    try {
      if (!version.manifestSha256().equals(entry.manifestSha256())) {
        return Optional.of("it is not the version that the pointer names");
      }
    } catch (IllegalArgumentException e) {
      return Optional.of(Storage.oneLine(e.getMessage()));
    }
    return version.damage();
  }

  /** The entry that named the champion when {@code entry}'s version was promoted. */
  Optional<PointerEntry> predecessor(PointerEntry entry) throws IOException {
    boolean promotionSeen = false;
    for (PointerEntry earlier : pointers.entries()) {
      if (earlier.epoch() > entry.epoch()) {
        continue;
      }
      if (earlier.version().equals(entry.version())) {
        promotionSeen |= earlier.reason() != PointerEntry.Reason.ROLLED_BACK;
      } else if (promotionSeen && isWhole(earlier)) {
        return Optional.of(earlier);
      }
    }
    return Optional.empty();
  }

  private List<VersionName> names() throws IOException {
    List<VersionName> names = new ArrayList<>();
    for (String name : storage.listIfThere(versions)) {
      VersionName.find(name).ifPresent(names::add);
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  Version version(String name) {
    return new Version(storage, new Path(versions, name));
  }

  @Override
  public void close() {
    storage.close();
  }

  /** Something done with the storage. */
  @FunctionalInterface
  private interface Action<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T reading(Outage.Operation<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw Storage.unreadable("Cannot read store " + config.directory(), e);
    }
  }

  private <T> T writing(Action<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw Storage.failure("Cannot write to store " + config.directory(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException(
          ExitCode.STOPPED, "Stopped while waiting for store " + config.directory(), e);
    }
  }
}
