package io.sparksgd.config;

import static io.sparksgd.config.Group.GATE;
import static io.sparksgd.config.Setting.Shape.LIST;
import static io.sparksgd.config.Setting.shaped;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.gate.GateRules.OnSuspect;
import io.sparksgd.core.gate.Requirement;
import io.sparksgd.core.gate.Requirement.Bound;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.metrics.ClassificationMetrics;
import io.sparksgd.core.metrics.Evaluation;
import io.sparksgd.core.metrics.RegressionEvaluation;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The settings of the gate, for commands that promote models. */
final class GateSettings {
  static final Setting<Double> MARGIN =
      value(
              GATE,
              "margin",
              "SHARE",
              Parsers.decimal("must be in (-1, 1]", v -> v > -1 && v <= 1),
              "how much higher than the champion's the challenger's loss may be; below 0, how much"
                  + " lower it must be")
          .standard("0.01");
  static final Setting<List<Requirement>> REQUIRE =
      shaped(
          GATE,
          "require",
          LIST,
          "RULES",
          GateSettings::requirements,
          "what the challenger's metrics must keep to, such as \"rmse<=70000,r2>=0.6\"");
  static final Setting<String> SLICES =
      value(
          GATE,
          "slices",
          "NAME",
          Parsers.text(),
          "compare models within each value of this column, too");
  static final Setting<Double> SLICE_MARGIN =
      value(
              GATE,
              "slice-margin",
              "SHARE",
              Parsers.decimal("must be >= 0 and finite", v -> v >= 0 && v <= Double.MAX_VALUE),
              "the margin in each slice")
          .standard("0.05");
  static final Setting<OnSuspect> SUSPECT =
      value(
              GATE,
              "suspect",
              "POLICY",
              Parsers.choice(OnSuspect.class),
              "block or warn when the champion's loss is not what it was at promotion")
          .standard("block");

  /** In the order in which help shows them. */
  static final List<Setting<?>> SETTINGS = List.of(MARGIN, REQUIRE, SLICES, SLICE_MARGIN, SUSPECT);

  private GateSettings() {}

  private static List<Requirement> requirements(List<String> texts) {
    List<Requirement> requirements = new ArrayList<>();
    for (String text : texts) {
      requirements.add(requirement(text));
    }
    return List.copyOf(requirements);
  }

  private static Requirement requirement(String text) {
    for (Bound bound : Bound.values()) {
      int at = text.indexOf(bound.sign());
      if (at > 0) {
        String limit = text.substring(at + bound.sign().length()).strip();
        return new Requirement(
            text.substring(0, at).strip(),
            bound,
            Parsers.decimal("must be a metric, <= or >=, and a finite number", Parsers::finite)
                .parse(List.of(limit)));
      }
    }
    throw new IllegalArgumentException("must be a metric, <= or >=, and a finite number");
  }

  /** Problems between settings, one line each. */
  static List<String> contradictions(Settings settings) {
    List<String> lines = new ArrayList<>();
    if (settings.changed(SLICE_MARGIN) && settings.texts(SLICES).isEmpty()) {
      lines.add("slice-margin needs slices (the column of slices)");
    }
    settings
        .find(ModelSettings.LOSS)
        .ifPresent(
            loss -> {
              Set<String> known = metrics(loss);
              settings.find(REQUIRE).orElse(List.of()).stream()
                  .map(Requirement::metric)
                  .filter(metric -> !known.contains(metric))
                  .distinct()
                  .forEach(metric -> lines.add(unknown(metric, loss, known)));
            });
    return lines;
  }

  private static String unknown(String metric, LossKind loss, Set<String> known) {
    return REQUIRE.invalid(
        metric,
        "must be a metric of loss " + Parsers.kebab(loss) + ": " + String.join(", ", known));
  }

  /** The names that an evaluation has, by evaluating nothing. */
  private static Set<String> metrics(LossKind loss) {
    BlockSummary nothing = BlockSummary.of(new ExampleBlockBuilder(0, 0, 1, false).build());
    ColumnRanges ranges = ColumnRanges.of(List.of(nothing));
    double[] weights = new double[2];
    Evaluation evaluation =
        loss == LossKind.LOGISTIC
            ? ClassificationMetrics.of(ranges, weights, pass -> OrderFreeSums.empty())
            : RegressionEvaluation.of(
                ranges, weights, new SquaredLoss(), pass -> OrderFreeSums.empty());
    return evaluation.numbers().keySet();
  }
}
