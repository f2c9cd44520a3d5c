package io.sparksgd.config;

import static io.sparksgd.config.Group.MODEL;
import static io.sparksgd.config.Group.TRAINING;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.core.optimizer.Adam;
import io.sparksgd.core.optimizer.AdamW;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import io.sparksgd.core.training.TrainerSettings.Solver;
import java.util.OptionalDouble;

/** The settings that say what is fitted and how gradients change weights. */
final class ModelSettings {
  private static final String SHARE = "must be in [0, 1)";

  static final Setting<LossKind> LOSS =
      value(
              MODEL,
              "loss",
              "NAME",
              Parsers.choice(LossKind.class),
              "squared, huber or logistic (labels 0 and 1)")
          .standard("squared");
  static final Setting<OptionalDouble> HUBER_EPSILON =
      value(
              MODEL,
              "huber-epsilon",
              "NUMBER",
              Parsers.decimalOr("auto", Parsers.POSITIVE, Parsers::positive),
              "huber: residuals past it, in units of the label, count linearly; auto = 1.345 sigma")
          .standard("auto");
  static final Setting<PenaltyKind> PENALTY =
      value(
              MODEL,
              "penalty",
              "NAME",
              Parsers.choice(PenaltyKind.class),
              "none, l1, l2 or elastic-net, on the weights of scaled features")
          .standard("none");
  static final Setting<Double> LAMBDA =
      value(
              MODEL,
              "lambda",
              "NUMBER",
              Parsers.decimal("must be >= 0 and finite", v -> v >= 0 && v <= Double.MAX_VALUE),
              "the strength of the penalty")
          .standard("0");
  static final Setting<Double> L1_RATIO =
      value(
              MODEL,
              "l1-ratio",
              "SHARE",
              Parsers.decimal("must be in [0, 1]", v -> v >= 0 && v <= 1),
              "elastic-net: the share of l1 in the penalty")
          .standard("0.5");
  static final Setting<Solver> SOLVER =
      value(
              MODEL,
              "solver",
              "NAME",
              Parsers.choice(Solver.class),
              "sgd, normal (squared loss, at once) or newton")
          .standard("sgd");

  static final Setting<OptimizerKind> OPTIMIZER =
      value(
              TRAINING,
              "optimizer",
              "NAME",
              Parsers.choice(OptimizerKind.class),
              "sgd, nesterov, adagrad, rmsprop, adam or adamw")
          .standard("sgd");
  static final Setting<Double> MOMENTUM =
      value(
              TRAINING,
              "momentum",
              "SHARE",
              Parsers.decimal(SHARE, v -> v >= 0 && v < 1),
              "sgd and nesterov: the share of the last update that is kept; nesterov takes 0 as 0.9")
          .standard("0");
  static final Setting<Double> BETA1 =
      value(
              TRAINING,
              "beta1",
              "SHARE",
              Parsers.decimal(SHARE, v -> v >= 0 && v < 1),
              "adam, adamw: the share of the mean gradient that is kept")
          .standard(Double.toString(Adam.BETA1));
  static final Setting<OptionalDouble> BETA2 =
      value(
              TRAINING,
              "beta2",
              "SHARE",
              Parsers.decimalOr("auto", SHARE, v -> v >= 0 && v < 1),
              "adam, adamw, rmsprop: the share of the mean square that is kept; auto = 0.999 or 0.99")
          .standard("auto");
  static final Setting<Double> WEIGHT_DECAY =
      value(
              TRAINING,
              "weight-decay",
              "NUMBER",
              Parsers.decimal("must be >= 0 and finite", v -> v >= 0 && v <= Double.MAX_VALUE),
              "adamw: how much weights shrink at each step, times the rate")
          .standard(Double.toString(AdamW.WEIGHT_DECAY));
  static final Setting<OptionalDouble> CLIP_NORM =
      value(
              TRAINING,
              "clip-norm",
              "NUMBER",
              Parsers.decimalOr("none", Parsers.POSITIVE, Parsers::positive),
              "shorten gradients that are longer")
          .standard("none");
  static final Setting<OptionalDouble> CLIP_VALUE =
      value(
              TRAINING,
              "clip-value",
              "NUMBER",
              Parsers.decimalOr("none", Parsers.POSITIVE, Parsers::positive),
              "cut components of gradients that are larger")
          .standard("none");

  private ModelSettings() {}

  /** Which weights cost what. */
  enum PenaltyKind {
    NONE,
    L1,
    L2,
    ELASTIC_NET
  }
}
