package io.sparksgd.job;

import io.sparksgd.config.ContractConfig;
import io.sparksgd.config.DriftConfig;
import io.sparksgd.config.RetrainConfig;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.contract.ContractReport;
import io.sparksgd.core.drift.CoefficientChange;
import io.sparksgd.core.drift.DriftReport;
import io.sparksgd.core.gate.Comparison;
import io.sparksgd.core.gate.Gate;
import io.sparksgd.core.gate.GateDecision;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.DataSketch;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.report.ContractText;
import io.sparksgd.report.DriftText;
import io.sparksgd.report.Progress;
import io.sparksgd.report.RetrainReport;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.store.Claim;
import io.sparksgd.store.Decision;
import io.sparksgd.store.DecisionFile;
import io.sparksgd.store.DriftFile;
import io.sparksgd.store.ModelStore;
import io.sparksgd.store.ProfileFile;
import io.sparksgd.store.Version;
import io.sparksgd.store.VersionDraft;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One night: claims the store, checks the input, trains a challenger, holds it against the champion
 * on rows that neither was trained on, keeps it as a version, and points to it when it is better.
 */
final class RetrainRun {
  private static final Logger LOG = LoggerFactory.getLogger(RetrainRun.class);
  private static final String DRIFT = "drift.json";

  private final SparkSession session;
  private final RetrainConfig config;
  private final Progress progress;
  private final RunRecorder recorder;
  private final Clock clock;
  private final List<String> notes = new ArrayList<>();

  RetrainRun(
      SparkSession session,
      RetrainConfig config,
      Progress progress,
      RunRecorder recorder,
      Clock clock) {
    this.session = session;
    this.config = config;
    this.progress = progress;
    this.recorder = recorder;
    this.clock = clock;
  }

  /**
   * @throws JobException LOCKED when another run has the store, BLOCKED when contract or drift
   *     block, and as {@code train} fails; the champion is then what it was
   */
  RetrainOutcome run() {
    String runId = ModelStore.newRunId(clock);
    try (ModelStore store =
        ModelStore.open(config.store(), session.sparkContext().hadoopConfiguration(), clock)) {
      deliver(store, runId);
      try (Claim claim = store.claim(runId)) {
        return run(store, claim);
      }
    }
  }

  /** Completes the promotion of a run that died between its decision and its pointer. */
  private void deliver(ModelStore store, String runId) {
    if (store.undelivered().isEmpty()) {
      return;
    }
    try (Claim claim = store.claim(runId)) {
      Optional<Version> version = store.undelivered();
      if (version.isPresent()) {
        store.promote(claim, version.get());
        notes.add("completed the promotion of " + version.get() + ", whose run had died");
      }
    }
  }

  private RetrainOutcome run(ModelStore store, Claim claim) {
    Optional<Champion> champion = store.champion().map(Champion::of);
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    try (VersionDraft draft = store.begin(claim);
        TrainingCheckpoints checkpoints =
            TrainingCheckpoints.of(config.train(), hadoop, () -> mustStop(claim))) {
      Night night =
          checkpoints.untilTheEnd(
              () -> {
                Night trained = night(champion, draft, checkpoints);
                progress.stage("writing");
                write(trained, champion, draft);
                draft.commit();
                return trained;
              });
      Version version = draft.version();
      if (night.decision().isPromoted()) {
        store.promote(claim, version);
      }
      store.retain().forEach(gone -> LOG.info("Deleted version {}", gone));
      return new RetrainOutcome(
          night.decision(),
          RetrainReport.render(
              night.challenger().summary(),
              night.drift().map(drift -> DriftText.render(drift, champion.orElseThrow().version())),
              night.decision(),
              version.name(),
              champion.map(Champion::version),
              notes));
    }
  }

  /** Whether the run was told to stop; one whose store was taken over ends at once. */
  private boolean mustStop(Claim claim) {
    if (claim.isLost()) {
      claim.check();
    }
    return recorder.mustStop();
  }

  /** What a night came to. */
  private record Night(
      TrainedModel challenger,
      DataSketch sketch,
      Optional<DriftReport> drift,
      GateDecision decision) {}

  private Night night(
      Optional<Champion> champion, VersionDraft draft, TrainingCheckpoints checkpoints) {
    progress.stage("reading");
    TrainConfig train = config.train();
    try (LoadedRows rows = LoadedRows.read(session, train.input(), draft.quarantine())) {
      Optional<Champion> comparable = comparable(champion, rows);
      rows.explained(() -> checked(rows));
      return rows.onSplitRows(
          train.training().seed(),
          progress,
          (training, holdout) ->
              night(comparable, rows, training, holdout.orElseThrow(), checkpoints));
    }
  }

  /** The champion, if tonight's model can be held against it. */
  private Optional<Champion> comparable(Optional<Champion> champion, LoadedRows rows) {
    Optional<String> difference =
        champion.flatMap(
            old -> SameProblem.difference(old.model(), rows.reader().encoding(), config.train()));
    if (difference.isEmpty()) {
      return champion;
    }
    String champions = "champion " + champion.orElseThrow().version() + ": " + difference.get();
    if (!config.replaceChampion()) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Cannot compare with " + champions + " (--replace-champion does without)");
    }
    notes.add("not compared with " + champions);
    return Optional.empty();
  }

  private ContractReport checked(LoadedRows rows) {
    ContractConfig contract = config.contract();
    if (contract.policy() == ContractConfig.Policy.OFF) {
      return new ContractReport(List.of());
    }
    ContractReport report =
        new ContractCheck(contract.contract(), config.train().input(), clock)
            .check(rows.reader(), rows.examples());
    act(ContractText.lines(report), contract.policy() == ContractConfig.Policy.BLOCK);
    return report;
  }

  private Night night(
      Optional<Champion> champion,
      LoadedRows rows,
      DistributedExamples training,
      DistributedExamples holdout,
      TrainingCheckpoints checkpoints) {
    DataProfile profile = LoadedRows.profile(training, progress);
    DataSketch sketch =
        DataSketch.of(
            profile,
            rows.reader().featureNames(),
            config.train().input().label(),
            rows.reader().nulls(rows.examples().ranges()),
            training::sum);
    drift(champion, sketch, Optional.empty());
    TrainConfig train = WarmStart.config(config, champion, rows.reader());
    ModelTraining trainer =
        new ModelTraining(
            train,
            rows,
            training,
            Optional.of(holdout),
            profile,
            progress,
            checkpoints.of(train, rows, training, Optional.of(holdout)));
    TrainedModel challenger = trainer.trainWithoutEarlyStopping();
    Optional<DriftReport> drift = drift(champion, sketch, Optional.of(challenger));
    progress.stage("judging");
    GateDecision decision = decide(champion, rows, challenger, holdout);
    return new Night(challenger, sketch, drift, decision);
  }

  /** Compares tonight's rows, and where there is one tonight's model, with the champion's. */
  private Optional<DriftReport> drift(
      Optional<Champion> champion, DataSketch sketch, Optional<TrainedModel> challenger) {
    DriftConfig drift = config.drift();
    if (drift.policy() == DriftConfig.Policy.OFF || champion.flatMap(Champion::profile).isEmpty()) {
      return Optional.empty();
    }
    Champion old = champion.orElseThrow();
    List<CoefficientChange> changes =
        challenger
            .map(
                model ->
                    CoefficientChange.between(
                        old.model().model(),
                        old.model().certificate(),
                        model.record().model(),
                        model.record().certificate()))
            .orElse(List.of());
    DriftReport report =
        DriftReport.compare(old.profile().orElseThrow(), sketch, changes, drift.limits());
    boolean block = drift.policy() == DriftConfig.Policy.BLOCK;
    if (block || challenger.isPresent()) {
      act(DriftText.alarms(report), block);
    }
    return Optional.of(report);
  }

  private void act(List<String> lines, boolean block) {
    if (block && !lines.isEmpty()) {
      throw new JobException(ExitCode.BLOCKED, String.join("\n", lines));
    }
    notes.addAll(lines);
  }

  private GateDecision decide(
      Optional<Champion> champion,
      LoadedRows rows,
      TrainedModel challenger,
      DistributedExamples holdout) {
    Gate gate = new Gate(config.gate().rules());
    List<String> features = rows.reader().featureNames();
    double[] weights = challenger.record().model().weightsOf(features);
    double[] standing =
        champion.map(old -> old.model().model().weightsOf(features)).orElse(weights);
    Comparison comparison =
        Comparison.of(
            holdout.ranges(), challenger.loss(), standing, weights, rows.slices(), holdout::sum);
    var numbers = challenger.record().metrics().holdout();
    GateDecision decision =
        champion
            .map(old -> gate.decide(comparison, old.lossFor(config.train()), numbers))
            .orElseGet(() -> gate.first(comparison.challenger(), numbers));
    return challenger.lackOfCertificate(config.train()).map(decision::keptBecause).orElse(decision);
  }

  private void write(Night night, Optional<Champion> champion, VersionDraft draft) {
    TrainedModel challenger = night.challenger();
    recorder.trained(challenger.record());
    draft.write(challenger.record());
    draft.write(challenger.fit().history());
    draft.write(Champion.PROFILE, ProfileFile.bytes(night.sketch()));
    night
        .drift()
        .ifPresent(
            drift -> draft.write(DRIFT, DriftFile.bytes(drift, champion.orElseThrow().version())));
    draft.write(Decision.FILE, DecisionFile.toJson(night.decision()));
    draft.write(
        recorder.status(
            RetrainOutcome.exitCode(night.decision()), RetrainOutcome.message(night.decision())));
  }
}
