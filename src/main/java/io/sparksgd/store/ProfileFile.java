package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.profile.BucketGrid;
import io.sparksgd.core.profile.ColumnSketch;
import io.sparksgd.core.profile.DataSketch;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The format of {@code profile.json}: how the rows of a version were distributed, for the next
 * night to compare with. Columns are an array, since their order is that of the features. Buckets
 * are two arrays of one length: their numbers in the grid, and their rows. {@code low} and {@code
 * high} are absent where all rows count where they are.
 */
public final class ProfileFile {
  /** The version that is written, and the only one that is read. */
  public static final int FORMAT_VERSION = 1;

  /** The longest file that is written or read. */
  public static final int MOST_BYTES = 128 << 20;

  private ProfileFile() {}

  /**
   * The file for {@code sketch}: equal sketches give equal bytes.
   *
   * @throws JobException CANNOT_WRITE when it would be longer than {@link #MOST_BYTES}
   */
  public static byte[] bytes(DataSketch sketch) {
    byte[] bytes =
        Json.bytes(
            new Layout(
                FORMAT_VERSION,
                sketch.rows(),
                sketch.dimension(),
                NullsEntry.of(sketch.nulls()),
                sketch.columns().stream().map(ColumnEntry::of).toList()));
    if (bytes.length > MOST_BYTES) {
      throw new JobException(
          ExitCode.CANNOT_WRITE,
          "Cannot write profile.json: " + bytes.length + " bytes (must be at most 128 MB)");
    }
    return bytes;
  }

  /**
   * The sketch that {@code bytes} hold, to the bit.
   *
   * @param name of the file, for messages
   * @throws JobException BAD_DATA when it is not a valid profile of this format version
   */
  public static DataSketch read(byte[] bytes, String name) {
    try {
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException(bytes.length + " bytes (must be at most 128 MB)");
      }
      Integer version = Json.parse(bytes, Version.class).formatVersion();
      if (Json.required("formatVersion", version) != FORMAT_VERSION) {
        throw new IllegalArgumentException(
            "formatVersion is " + version + " (this release reads " + FORMAT_VERSION + ")");
      }
      return Json.parse(bytes, Layout.class).sketch();
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitCode.BAD_DATA, "Invalid profile " + name + ": " + e.getMessage(), e);
    }
  }

  private record Version(Integer formatVersion) {}

  @JsonPropertyOrder({"formatVersion", "rows", "features", "nulls", "columns"})
  private record Layout(
      Integer formatVersion,
      Long rows,
      Integer features,
      NullsEntry nulls,
      List<ColumnEntry> columns) {

    DataSketch sketch() {
      List<ColumnSketch> sketches = new ArrayList<>();
      for (ColumnEntry entry : Json.required("columns", columns)) {
        sketches.add(Json.required("an element of columns", entry).sketch());
      }
      return new DataSketch(
          Json.count("rows", rows),
          Json.required("features", features),
          sketches,
          Json.required("nulls", nulls).counts());
    }
  }

  @JsonPropertyOrder({"rows", "columns"})
  private record NullsEntry(Long rows, List<NullEntry> columns) {

    static NullsEntry of(NullCounts nulls) {
      return new NullsEntry(
          nulls.rows(),
          nulls.byColumn().entrySet().stream()
              .map(column -> new NullEntry(column.getKey(), column.getValue()))
              .toList());
    }

    NullCounts counts() {
      Map<String, Long> byColumn = new LinkedHashMap<>();
      for (NullEntry entry : Json.required("nulls.columns", columns)) {
        Json.required("an element of nulls.columns", entry);
        byColumn.put(Json.required("name", entry.name()), Json.count("nulls", entry.nulls()));
      }
      return new NullCounts(Json.count("nulls.rows", rows), byColumn);
    }
  }

  @JsonPropertyOrder({"name", "nulls"})
  private record NullEntry(String name, Long nulls) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "name",
    "min",
    "max",
    "mean",
    "variance",
    "skewness",
    "digits",
    "exponent",
    "low",
    "high",
    "buckets",
    "counts"
  })
  private record ColumnEntry(
      String name,
      Double min,
      Double max,
      Double mean,
      Double variance,
      Double skewness,
      Integer digits,
      Integer exponent,
      Double low,
      Double high,
      long[] buckets,
      long[] counts) {

    static ColumnEntry of(ColumnSketch column) {
      return new ColumnEntry(
          column.name(),
          column.min(),
          column.max(),
          column.mean(),
          column.variance(),
          column.skewness(),
          column.grid().digits(),
          column.grid().exponent(),
          finite(column.low()),
          finite(column.high()),
          column.ordinals(),
          column.counts());
    }

    /** Null, which is not written, for an open end. */
    private static Double finite(double value) {
      return Double.isFinite(value) ? (Double) value : null;
    }

    ColumnSketch sketch() {
      return new ColumnSketch(
          Json.required("name", name),
          Json.finite("min", min),
          Json.finite("max", max),
          Json.finite("mean", mean),
          Json.finite("variance", variance),
          Json.finite("skewness", skewness),
          BucketGrid.of(Json.required("digits", digits), Json.required("exponent", exponent)),
          low == null ? Double.NEGATIVE_INFINITY : Json.finite("low", low),
          high == null ? Double.POSITIVE_INFINITY : Json.finite("high", high),
          Json.required("buckets", buckets),
          Json.required("counts", counts));
    }
  }
}
