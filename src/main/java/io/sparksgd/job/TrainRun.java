package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.report.Progress;
import io.sparksgd.report.TrainSummary;
import io.sparksgd.store.ModelDirectory;
import io.sparksgd.store.ModelDraft;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** One training run, from rows to a model directory. */
final class TrainRun {
  private final SparkSession session;
  private final TrainConfig config;
  private final Progress progress;
  private final RunRecorder recorder;

  TrainRun(SparkSession session, TrainConfig config, Progress progress, RunRecorder recorder) {
    this.session = session;
    this.config = config;
    this.progress = progress;
    this.recorder = recorder;
  }

  TrainSummary train() {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    try (ModelDirectory directory = ModelDirectory.prepare(config.output(), hadoop);
        ModelDraft draft = directory.begin();
        TrainingCheckpoints checkpoints =
            TrainingCheckpoints.of(config, hadoop, recorder::mustStop)) {
      return checkpoints.untilTheEnd(() -> train(draft, checkpoints));
    }
  }

  private TrainSummary train(ModelDraft draft, TrainingCheckpoints checkpoints) {
    progress.stage("reading");
    TrainedModel model;
    try (LoadedRows rows = LoadedRows.read(session, config.input(), draft.quarantine())) {
      model = train(rows, checkpoints);
    }
    model.requireCertificate(config);
    write(model, draft);
    return model.summary();
  }

  private TrainedModel train(LoadedRows rows, TrainingCheckpoints checkpoints) {
    return rows.onSplitRows(
        config.training().seed(),
        progress,
        (training, holdout) -> {
          DataProfile profile = LoadedRows.profile(training, progress);
          return new ModelTraining(
                  config,
                  rows,
                  training,
                  holdout,
                  profile,
                  progress,
                  checkpoints.of(config, rows, training, holdout))
              .train();
        });
  }

  private void write(TrainedModel model, ModelDraft draft) {
    progress.stage("writing");
    recorder.trained(model.record());
    draft.write(model.record());
    draft.write(model.fit().history());
    draft.write(recorder.status(ExitCode.DONE, RunRecorder.TRAINED));
    draft.commit();
  }
}
