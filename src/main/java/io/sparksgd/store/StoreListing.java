package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sparksgd.config.Redaction;
import io.sparksgd.exit.JobException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a store holds, for people and machines.
 *
 * @param champion the name of the champion; empty when there is none
 * @param versions in the order of their numbers
 */
public record StoreListing(Optional<String> champion, List<Entry> versions) {

  public StoreListing {
    versions = List.copyOf(versions);
  }

  /**
   * A version.
   *
   * @param committedAt when it was complete; empty when it is not
   * @param pointer what made it champion last; empty when it never was
   * @param damage what is wrong with it; empty when nothing is
   * @param model empty when there is damage
   * @param decision empty when there is none or there is damage
   */
  public record Entry(
      String name,
      long number,
      String runId,
      Optional<Instant> committedAt,
      Optional<PointerEntry> pointer,
      Optional<String> damage,
      Optional<ModelRecord> model,
      Optional<Decision> decision) {}

  /** Reads every byte of every version. */
  public static StoreListing of(ModelStore store) {
    Map<String, PointerEntry> pointers = new HashMap<>();
    for (PointerEntry pointer : store.history()) {
      pointers.putIfAbsent(pointer.version(), pointer);
    }
    List<Entry> entries = new ArrayList<>();
    for (Version version : store.versions()) {
      entries.add(entry(version, Optional.ofNullable(pointers.get(version.name()))));
    }
    return new StoreListing(store.champion().map(Version::name), entries);
  }

  private static Entry entry(Version version, Optional<PointerEntry> pointer) {
    Optional<String> damage = version.damage();
    Optional<ModelRecord> model = Optional.empty();
    Optional<Decision> decision = Optional.empty();
    if (damage.isEmpty()) {
      try {
        model = Optional.of(version.model());
        decision = version.decision();
      } catch (JobException e) {
        damage = Optional.of(e.getMessage());
      }
    }
    return new Entry(
        version.name(),
        version.number(),
        version.runId(),
        version.committedAt(),
        pointer,
        damage.map(Redaction::text),
        model,
        decision);
  }

  /** The listing as JSON. */
  public String toJson() {
    List<VersionLayout> layouts = versions.stream().map(this::layout).toList();
    return Json.text(new Layout(champion.orElse(null), layouts));
  }

  private VersionLayout layout(Entry entry) {
    return new VersionLayout(
        entry.name(),
        entry.number(),
        entry.runId(),
        champion.filter(entry.name()::equals).isPresent(),
        entry.committedAt().map(Instant::toString).orElse(null),
        entry.pointer().map(PointerEntry::epoch).orElse(null),
        entry.pointer().map(PointerEntry::reason).map(Json::word).orElse(null),
        entry.pointer().map(PointerEntry::at).map(Instant::toString).orElse(null),
        entry.damage().orElse(null),
        entry.model().map(RowsLayout::of).orElse(null),
        entry.model().map(ModelRecord::metrics).orElse(null),
        entry.decision().orElse(null));
  }

  @JsonPropertyOrder({"champion", "versions"})
  private record Layout(String champion, List<VersionLayout> versions) {}

  @JsonPropertyOrder({
    "name",
    "number",
    "runId",
    "champion",
    "committedAt",
    "epoch",
    "reason",
    "championSince",
    "damage",
    "rows",
    "metrics",
    "decision"
  })
  private record VersionLayout(
      String name,
      long number,
      String runId,
      boolean champion,
      String committedAt,
      Long epoch,
      String reason,
      String championSince,
      String damage,
      RowsLayout rows,
      ModelRecord.Metrics metrics,
      Decision decision) {}

  @JsonPropertyOrder({"read", "used", "heldOut", "rejected"})
  private record RowsLayout(long read, long used, long heldOut, long rejected) {
    static RowsLayout of(ModelRecord model) {
      ModelRecord.Rows rows = model.rows();
      return new RowsLayout(rows.read(), rows.used(), rows.heldOut(), rows.rejectedTotal());
    }
  }
}
