package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Fit;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The format of {@code model.json}: data, never code.
 *
 * <p>Coefficients are an array of {@code {"feature", "coefficient"}}, not an object keyed by
 * feature: JSON promises the order of an array only, many tools sort or merge the keys of objects,
 * and the order is that of the features. Numbers that are NaN or infinite, such as R2 when the
 * label does not vary, are {@code null}; coefficients never are. Keys that are not known are
 * ignored when reading: whatever changes the meaning of a model raises the format version.
 */
public final class ModelFile {
  /** The version that is written, and the only one that is read. */
  public static final int FORMAT_VERSION = 1;

  /** The longest file that is written or read. */
  public static final int MOST_BYTES = 256 << 20;

  private ModelFile() {}

  /**
   * The file for {@code record}: equal records give equal bytes.
   *
   * @throws JobException CANNOT_WRITE when it would be longer than {@link #MOST_BYTES}
   */
  public static byte[] bytes(ModelRecord record) {
    byte[] bytes = Json.bytes(layout(record));
    if (bytes.length > MOST_BYTES) {
      throw new JobException(
          ExitCode.CANNOT_WRITE,
          "Cannot write model.json: " + bytes.length + " bytes (must be at most 256 MB)");
    }
    return bytes;
  }

  /**
   * The record that {@code bytes} hold.
   *
   * @param name of the file, for messages
   * @throws JobException BAD_DATA when it is not a valid model of this format version
   */
  public static ModelRecord read(byte[] bytes, String name) {
    try {
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException(bytes.length + " bytes (must be at most 256 MB)");
      }
      checkVersion(Json.parse(bytes, Version.class).formatVersion());
      return record(Json.parse(bytes, Layout.class));
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_DATA, "Invalid model " + name + ": " + e.getMessage(), e);
    }
  }

  private static void checkVersion(Integer version) {
    if (Json.required("formatVersion", version) != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "formatVersion is " + version + " (this release reads " + FORMAT_VERSION + ")");
    }
  }

  private static Layout layout(ModelRecord record) {
    LinearModel model = record.model();
    ModelRecord.Training training = record.training();
    return new Layout(
        FORMAT_VERSION,
        record.loss(),
        model.label(),
        model.intercept(),
        coefficients(model),
        encoding(record),
        Json.word(record.scaling()),
        record.settings(),
        record.seed(),
        Input.of(record.input()),
        RowCounts.of(record.rows()),
        training.steps(),
        training.epochs(),
        training.phases().stream().map(PhaseEntry::of).toList(),
        training.backoffs(),
        Json.word(training.stopReason()),
        MetricsEntry.of(record.metrics()),
        CertificateEntry.of(record.certificate()),
        record.warnings());
  }

  private static List<Coefficient> coefficients(LinearModel model) {
    List<Coefficient> coefficients = new ArrayList<>(model.features().size());
    for (int j = 0; j < model.features().size(); j++) {
      coefficients.add(new Coefficient(model.features().get(j), model.coefficients().get(j)));
    }
    return coefficients;
  }

  private static ModelRecord record(Layout layout) {
    return new ModelRecord(
        model(layout),
        encoding(layout),
        Json.required("loss", layout.loss()),
        Json.constant("scaling", layout.scaling(), ScalingMethod.class),
        settings(Json.required("settings", layout.settings())),
        Json.required("seed", layout.seed()),
        Json.required("input", layout.input()).fingerprint(),
        Json.required("rows", layout.rows()).rows(),
        training(layout),
        Json.required("metrics", layout.metrics()).metrics(),
        Json.required("certificate", layout.certificate()).certificate(),
        Json.elements("warnings", layout.warnings()));
  }

  /** Null, which is not written, where every feature is a column of numbers. */
  private static EncodingEntry encoding(ModelRecord record) {
    FeatureEncoding encoding = record.encoding();
    return encoding.equals(numbers(record.model().features())) ? null : EncodingEntry.of(encoding);
  }

  private static FeatureEncoding encoding(Layout layout) {
    return layout.encoding() == null
        ? numbers(model(layout).features())
        : layout.encoding().encoding();
  }

  private static FeatureEncoding numbers(List<String> features) {
    List<FeatureEncoding.Column> columns = new ArrayList<>();
    for (String feature : features) {
      columns.add(new FeatureEncoding.Numeric(feature));
    }
    return new FeatureEncoding(columns, OptionalInt.empty());
  }

  private static LinearModel model(Layout layout) {
    List<String> features = new ArrayList<>();
    List<Double> coefficients = new ArrayList<>();
    for (Coefficient entry : Json.elements("coefficients", layout.coefficients())) {
      features.add(Json.required("feature", entry.feature()));
      coefficients.add(Json.finite("coefficient", entry.coefficient()));
    }
    return new LinearModel(
        features,
        Json.required("label", layout.label()),
        coefficients,
        Json.finite("intercept", layout.intercept()));
  }

  private static SortedMap<String, String> settings(Map<String, String> settings) {
    settings.forEach((key, value) -> Json.required("settings." + key, value));
    return new TreeMap<>(settings);
  }

  private static ModelRecord.Training training(Layout layout) {
    return new ModelRecord.Training(
        Json.count("steps", layout.steps()),
        Json.count("epochs", layout.epochs()),
        Json.elements("phases", layout.phases()).stream().map(PhaseEntry::phase).toList(),
        Json.required("backoffs", layout.backoffs()),
        Json.constant("stopReason", layout.stopReason(), StopReason.class));
  }

  private record Version(Integer formatVersion) {}

  @JsonPropertyOrder({
    "formatVersion",
    "loss",
    "label",
    "intercept",
    "coefficients",
    "encoding",
    "scaling",
    "settings",
    "seed",
    "input",
    "rows",
    "steps",
    "epochs",
    "phases",
    "backoffs",
    "stopReason",
    "metrics",
    "certificate",
    "warnings"
  })
  private record Layout(
      Integer formatVersion,
      String loss,
      String label,
      Double intercept,
      List<Coefficient> coefficients,
      @JsonInclude(JsonInclude.Include.NON_NULL) EncodingEntry encoding,
      String scaling,
      Map<String, String> settings,
      Long seed,
      Input input,
      RowCounts rows,
      Long steps,
      Long epochs,
      List<PhaseEntry> phases,
      Integer backoffs,
      String stopReason,
      MetricsEntry metrics,
      CertificateEntry certificate,
      List<String> warnings) {}

  @JsonPropertyOrder({"feature", "coefficient"})
  private record Coefficient(String feature, Double coefficient) {}

  @JsonPropertyOrder({
    "reproducible",
    "contentHash",
    "listingSha256",
    "bytes",
    "fileCount",
    "files"
  })
  private record Input(
      Boolean reproducible,
      String contentHash,
      String listingSha256,
      Long bytes,
      Long fileCount,
      List<FileEntry> files) {

    static Input of(InputFingerprint input) {
      return new Input(
          input.reproducible(),
          HexFormat.of().toHexDigits(input.contentHash()),
          input.listingSha256(),
          input.bytes(),
          input.fileCount(),
          input.files().stream().map(f -> new FileEntry(f.name(), f.bytes())).toList());
    }

    InputFingerprint fingerprint() {
      List<InputFingerprint.InputFile> listed = new ArrayList<>();
      for (FileEntry file : Json.elements("files", files)) {
        listed.add(
            new InputFingerprint.InputFile(
                Json.required("name", file.name()), Json.count("bytes", file.bytes())));
      }
      return new InputFingerprint(
          Json.required("reproducible", reproducible),
          listed,
          Json.count("fileCount", fileCount),
          Json.count("bytes", bytes),
          Json.required("listingSha256", listingSha256),
          hash());
    }

    private long hash() {
      if (!Json.required("contentHash", contentHash).matches("[0-9a-f]{16}")) {
        throw new IllegalArgumentException("contentHash is not 16 hex digits");
      }
      return HexFormat.fromHexDigitsToLong(contentHash);
    }
  }

  @JsonPropertyOrder({"name", "bytes"})
  private record FileEntry(String name, Long bytes) {}

  @JsonPropertyOrder({"read", "used", "heldOut", "rejected", "rejectedByReason"})
  private record RowCounts(
      Long read, Long used, Long heldOut, Long rejected, Map<String, Long> rejectedByReason) {

    static RowCounts of(ModelRecord.Rows rows) {
      Map<String, Long> byReason = new LinkedHashMap<>();
      rows.rejected().forEach((reason, count) -> byReason.put(reason.reason(), count));
      return new RowCounts(
          rows.read(), rows.used(), rows.heldOut(), rows.rejectedTotal(), byReason);
    }

    ModelRecord.Rows rows() {
      Map<BadRow, Long> byReason = new EnumMap<>(BadRow.class);
      Json.required("rejectedByReason", rejectedByReason)
          .forEach((word, count) -> byReason.put(reason(word), Json.count(word, count)));
      return new ModelRecord.Rows(
          Json.count("read", read),
          Json.count("used", used),
          Json.count("heldOut", heldOut),
          byReason);
    }

    private static BadRow reason(String word) {
      for (BadRow reason : BadRow.values()) {
        if (reason.reason().equals(word)) {
          return reason;
        }
      }
      throw new IllegalArgumentException("rejectedByReason is unknown: " + word);
    }
  }

  @JsonPropertyOrder({"firstStep", "batchSize", "learningRate"})
  private record PhaseEntry(Long firstStep, Long batchSize, Double learningRate) {

    static PhaseEntry of(Fit.Phase phase) {
      return new PhaseEntry(phase.firstStep(), phase.batchSize(), phase.learningRate());
    }

    Fit.Phase phase() {
      return new Fit.Phase(
          Json.count("firstStep", firstStep),
          Json.count("batchSize", batchSize),
          Json.finiteOrNull("learningRate", learningRate));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({"training", "holdout"})
  private record MetricsEntry(Map<String, Double> training, Map<String, Double> holdout) {

    static MetricsEntry of(ModelRecord.Metrics metrics) {
      return new MetricsEntry(
          metrics.training(), metrics.holdout().isEmpty() ? null : metrics.holdout());
    }

    ModelRecord.Metrics metrics() {
      return new ModelRecord.Metrics(
          numbers(Json.required("metrics.training", training)),
          holdout == null ? Map.of() : numbers(holdout));
    }

    private static Map<String, Double> numbers(Map<String, Double> entries) {
      Map<String, Double> numbers = new LinkedHashMap<>();
      entries.forEach((name, value) -> numbers.put(name, Json.finiteOrNull(name, value)));
      return numbers;
    }
  }
}
