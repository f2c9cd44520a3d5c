package io.sparksgd.core.gate;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.gate.GateDecision.Verdict;
import io.sparksgd.core.optimizer.GradientClipping;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.schedule.LearningRate;
import io.sparksgd.core.training.Fit;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.InitialWeights;
import io.sparksgd.core.training.TrainerSettings;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import io.sparksgd.core.training.TrainerSettings.Solver;
import io.sparksgd.core.training.TrainerSettings.Stopping;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import io.sparksgd.core.training.TrainerSettings.Updates;
import io.sparksgd.core.training.Training;
import io.sparksgd.core.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Nights on which the {@link Gate} decides, with a truth that is known. On each, a champion was
 * trained on rows of yesterday and scored on a holdout of then; a challenger is trained on as many
 * new rows, and both meet a new holdout. Nothing changes from one to the other but chance, unless
 * tonight's labels are corrupted, those of the challenger's training rows and of the holdout alike.
 * All rows are independent; models are the exact optimum on their rows.
 */
public final class SimulatedNights {
  private static final int KINDS_OF_ROWS = 4;

  /** By how much a loss is truly worse, as a share of the champion's. */
  private static final double WORSE = 0.01;

  private final Plan plan;
  private final SimulatedTruth truth;

  /**
   * What is simulated.
   *
   * @param loss squared or logistic
   * @param trainingRows of each model
   * @param holdoutRows the sizes of the holdout; each is the beginning of the largest
   * @param corrupted the probability that a label of tonight is corrupted, in [0, 1]
   */
  public record Plan(
      int nights,
      long seed,
      LossKind loss,
      int trainingRows,
      List<Integer> holdoutRows,
      double corrupted,
      GateRules rules) {

    public Plan {
      holdoutRows = List.copyOf(holdoutRows);
      if (loss == LossKind.HUBER) {
        throw new IllegalArgumentException("Invalid loss: huber (must be squared or logistic)");
      }
    }
  }

  /**
   * How the nights ended at one size of the holdout.
   *
   * @param worse on how many nights the challenger's true loss was more than 1 % higher
   * @param promotedWorse how many of those were promoted
   */
  public record Counts(
      int holdoutRows,
      int promoted,
      int tooFewRows,
      int kept,
      int suspect,
      int worse,
      int promotedWorse) {

    Counts and(Verdict verdict, boolean isWorse) {
      boolean isPromoted = verdict == Verdict.PROMOTED;
      return new Counts(
          holdoutRows,
          promoted + one(isPromoted),
          tooFewRows + one(verdict == Verdict.TOO_FEW_ROWS),
          kept + one(verdict == Verdict.KEPT),
          suspect + one(verdict == Verdict.SUSPECT),
          worse + one(isWorse),
          promotedWorse + one(isPromoted && isWorse));
    }

    private static int one(boolean counts) {
      return counts ? 1 : 0;
    }
  }

  public SimulatedNights(Plan plan) {
    this.plan = plan;
    truth =
        plan.loss() == LossKind.LOGISTIC ? new SimulatedTruth.Odds() : new SimulatedTruth.Line();
  }

  /** One element for each size of the holdout. */
  public List<Counts> run() {
    List<Counts> counts = new ArrayList<>();
    plan.holdoutRows().forEach(rows -> counts.add(new Counts(rows, 0, 0, 0, 0, 0, 0)));
    for (int night = 0; night < plan.nights(); night++) {
      add(night, counts);
    }
    return counts;
  }

  private void add(int night, List<Counts> counts) {
    double[] champion = train(rows(night, 0, plan.trainingRows(), 0));
    double[] challenger = train(rows(night, 1, plan.trainingRows(), plan.corrupted()));
    boolean worse = truth.meanLoss(challenger) > (1 + WORSE) * truth.meanLoss(champion);
    for (int i = 0; i < counts.size(); i++) {
      int holdoutRows = counts.get(i).holdoutRows();
      MeanEstimate atPromotion =
          compare(rows(night, 2, holdoutRows, 0), champion, champion).challenger();
      Comparison tonight =
          compare(rows(night, 3, holdoutRows, plan.corrupted()), champion, challenger);
      GateDecision decision =
          new Gate(plan.rules()).decide(tonight, Optional.of(atPromotion), Map.of());
      counts.set(i, counts.get(i).and(decision.verdict(), worse));
    }
  }

  private Comparison compare(InMemorySource rows, double[] champion, double[] challenger) {
    return Comparison.of(rows.ranges(), truth.loss(), champion, challenger, List.of(), rows::sum);
  }

  /** The rows of one kind of a night: the first so many of an endless row of them. */
  private InMemorySource rows(int night, int kind, int count, double corrupted) {
    long key = RandomBits.at(RandomBits.mix(plan.seed()), (long) KINDS_OF_ROWS * night + kind);
    long labels = RandomBits.at(key, -1);
    long accidents = RandomBits.at(key, -2);
    long others = RandomBits.at(key, -3);
    List<ExampleBlock> blocks = new ArrayList<>();
    double[] weights = SimulatedTruth.weights();
    double[] features = new double[SimulatedTruth.DIMENSION];
    ExampleBlockBuilder block = null;
    for (int row = 0; row < count; row++) {
      if (block == null || block.isFull()) {
        addTo(blocks, block);
        block = new ExampleBlockBuilder(0, blocks.size(), features.length, false);
      }
      double margin = weights[features.length];
      for (int j = 0; j < features.length; j++) {
        features[j] = RandomBits.gaussian(key, (long) features.length * row + j);
        margin += weights[j] * features[j];
      }
      double label = truth.label(margin, labels, row);
      boolean accident = corrupted > 0 && RandomBits.uniform(accidents, row) < corrupted;
      block.add(features, accident ? truth.corrupted(label, others, row) : label, 1);
    }
    addTo(blocks, block);
    return new InMemorySource(blocks);
  }

  private static void addTo(List<ExampleBlock> blocks, ExampleBlockBuilder block) {
    if (block != null) {
      blocks.add(block.build());
    }
  }

  private double[] train(InMemorySource rows) {
    DataProfile profile = DataProfile.of(rows.ranges(), rows::sum);
    Training training = new Training(settings(plan.loss()), profile, rows, 1);
    Fit fit = training.fit(Optional.empty(), () -> 0, TrainingListener.none());
    return training.weights(fit);
  }

  private static TrainerSettings settings(LossKind loss) {
    Solver solver = loss == LossKind.SQUARED ? Solver.NORMAL : Solver.NEWTON;
    return new TrainerSettings(
        new TrainerSettings.Model(loss, OptionalDouble.empty(), Penalty.none(), solver),
        Optional.empty(),
        0,
        Long.MAX_VALUE,
        SumsChoice.AUTO,
        OptionalLong.empty(),
        new InitialWeights.Zero(),
        OptionalDouble.empty(),
        false,
        new LearningRate.Constant(),
        new Updates(OptimizerKind.SGD, 0, 0.9, OptionalDouble.empty(), 0, GradientClipping.none()),
        false,
        0,
        1,
        new Stopping(
            1,
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            1,
            0,
            OptionalDouble.empty(),
            OptionalDouble.empty()));
  }
}
