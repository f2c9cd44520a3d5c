package io.sparksgd.cli;

import io.sparksgd.config.CheckGradientConfig;
import io.sparksgd.config.ConfigFile.TextLoader;
import io.sparksgd.config.DoctorConfig;
import io.sparksgd.config.EvaluateConfig;
import io.sparksgd.config.GenerateConfig;
import io.sparksgd.config.GridConfig;
import io.sparksgd.config.LrFindConfig;
import io.sparksgd.config.ModelsConfig;
import io.sparksgd.config.PredictConfig;
import io.sparksgd.config.RetrainConfig;
import io.sparksgd.config.ShowConfig;
import io.sparksgd.config.SimulateNightsConfig;
import io.sparksgd.config.StoreConfig;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.job.CheckGradientJob;
import io.sparksgd.job.DoctorJob;
import io.sparksgd.job.EvaluateJob;
import io.sparksgd.job.Finding;
import io.sparksgd.job.GenerateJob;
import io.sparksgd.job.GridJob;
import io.sparksgd.job.HadoopText;
import io.sparksgd.job.LrFindJob;
import io.sparksgd.job.ModelsJob;
import io.sparksgd.job.PredictJob;
import io.sparksgd.job.RetrainJob;
import io.sparksgd.job.RollbackJob;
import io.sparksgd.job.ShowJob;
import io.sparksgd.job.SimulateNightsJob;
import io.sparksgd.job.TrainJob;
import java.util.function.Function;

/**
 * What the commands call.
 *
 * @param files reads configuration files that are not local
 */
public record Jobs(
    Function<TrainConfig, Finding> train,
    Function<RetrainConfig, Finding> retrain,
    Function<GenerateConfig, Finding> generate,
    Function<LrFindConfig, Finding> lrFind,
    Function<CheckGradientConfig, Finding> checkGradient,
    Function<GridConfig, Finding> grid,
    Function<EvaluateConfig, Finding> evaluate,
    Function<PredictConfig, Finding> predict,
    Function<ShowConfig, Finding> show,
    Function<ModelsConfig, Finding> models,
    Function<StoreConfig, Finding> rollback,
    Function<DoctorConfig, Finding> doctor,
    Function<SimulateNightsConfig, Finding> simulateNights,
    TextLoader files) {

  /** The jobs on Spark. */
  public static Jobs standard() {
    return new Jobs(
        config -> TrainJob.run(config),
        config -> RetrainJob.run(config),
        config -> GenerateJob.run(config),
        config -> LrFindJob.run(config),
        config -> CheckGradientJob.run(config),
        config -> GridJob.run(config),
        config -> EvaluateJob.run(config),
        config -> PredictJob.run(config),
        config -> ShowJob.run(config),
        config -> ModelsJob.run(config),
        config -> RollbackJob.run(config),
        config -> DoctorJob.run(config),
        config -> SimulateNightsJob.run(config),
        path -> HadoopText.read(path));
  }
}
