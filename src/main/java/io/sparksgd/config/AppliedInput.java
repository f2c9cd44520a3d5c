package io.sparksgd.config;

import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What to read for a model that was trained before: what its columns mean is said by the model
 * where the settings say nothing, and what its features are by the model alone. How files are
 * written - {@code format}, {@code option} and {@code columns} - is taken from the model as a whole
 * or, where one of them is given, not at all.
 */
public final class AppliedInput {
  private static final List<Setting<?>> OF_FILES =
      List.of(InputSettings.FORMAT, InputSettings.OPTION, InputSettings.COLUMNS);
  private static final String OPTION_PREFIX = InputSettings.OPTION.key() + ".";

  private final Settings settings;
  private final List<Setting<?>> inherited;

  /**
   * @param inherited the settings that the model may say beside those of files
   */
  AppliedInput(Settings settings, List<Setting<?>> inherited) {
    this.settings = settings;
    this.inherited = List.copyOf(inherited);
  }

  /**
   * The input of the model with these features, label, loss and settings.
   *
   * @param trained texts by key, as {@code model.json} has them
   * @throws JobException with {@link ExitCode#BAD_DATA} when they are not those of a model, with
   *     {@link ExitCode#BAD_CONFIGURATION} when the model hides part of what nobody gives
   */
  public InputConfig of(
      FeatureEncoding encoding, String label, String loss, Map<String, String> trained) {
    Map<String, List<String>> texts = new HashMap<>();
    texts.put(InputSettings.FEATURES.key(), names(encoding, FeatureEncoding.Column.class));
    texts.put(InputSettings.CATEGORICAL.key(), categorical(encoding));
    encoding
        .hashFeatures()
        .ifPresent(n -> texts.put(InputSettings.HASH_FEATURES.key(), List.of("" + n)));
    texts.put(InputSettings.LABEL.key(), List.of(label));
    texts.put(ModelSettings.LOSS.key(), List.of(loss));
    inherited.forEach(setting -> inherit(setting, trained, texts));
    if (OF_FILES.stream().noneMatch(settings::isGiven)) {
      inherit(InputSettings.FORMAT, trained, texts);
      inherit(InputSettings.COLUMNS, trained, texts);
      texts.put(InputSettings.OPTION.key(), options(trained));
    }
    texts.values().removeIf(List::isEmpty);
    try {
      return TrainConfigs.input(settings.orElse(texts));
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitCode.BAD_DATA, "Invalid settings of the model: " + e.getMessage(), e);
    }
  }

  private void inherit(
      Setting<?> setting, Map<String, String> trained, Map<String, List<String>> texts) {
    String key = setting.key();
    String text = trained.get(key);
    if (text == null || settings.isGiven(setting)) {
      return;
    }
    if (Redaction.isHidden(text)) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Cannot take %s from the model: part of it is hidden (give --%s)".formatted(key, key));
    }
    texts.put(key, setting.split(text));
  }

  private static List<String> names(
      FeatureEncoding encoding, Class<? extends FeatureEncoding.Column> kind) {
    return encoding.columns().stream()
        .filter(kind::isInstance)
        .map(FeatureEncoding.Column::name)
        .toList();
  }

  private static List<String> categorical(FeatureEncoding encoding) {
    List<String> names = new ArrayList<>(names(encoding, FeatureEncoding.Category.class));
    names.addAll(names(encoding, FeatureEncoding.HashedText.class));
    return names;
  }

  /** Secrets were never written to the model, so that they cannot be read from it. */
  private static List<String> options(Map<String, String> trained) {
    List<String> pairs = new ArrayList<>();
    trained.forEach(
        (key, value) -> {
          if (key.startsWith(OPTION_PREFIX) && !Redaction.isHidden(value)) {
            pairs.add(key.substring(OPTION_PREFIX.length()) + "=" + value);
          }
        });
    return pairs;
  }
}
