package io.sparksgd.cli;

import io.sparksgd.core.training.TrainerSettings.Stopping;
import io.sparksgd.exit.ExitCode;
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
import io.sparksgd.report.Progress;
import io.sparksgd.report.TrainReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Help.Ansi;

/** The command line in this process, on a session that stays open; keeps what it prints. */
public final class Console {
  private final Supplier<SparkSession> session;
  private final LongSupplier clock;

  private Console(Supplier<SparkSession> session, LongSupplier clock) {
    this.session = session;
    this.clock = clock;
  }

  /** What a command came to. */
  public record Outcome(int exitCode, String out, String err) {
    /** The lines on standard error. */
    public List<String> complaints() {
      return err.lines().toList();
    }
  }

  public static Console on(SparkSession session) {
    return on(() -> session);
  }

  /** Asks for the session when a job starts. */
  public static Console on(Supplier<SparkSession> session) {
    return new Console(session, System::nanoTime);
  }

  /** The same, with a clock that progress looks at between steps. */
  public Console withClock(LongSupplier other) {
    return new Console(session, other);
  }

  private Progress silent(Stopping stopping) {
    return Progress.inLines(line -> {}, clock, stopping);
  }

  private Progress quiet() {
    return silent(
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

  public Outcome run(List<String> arguments) {
    return run(arguments.toArray(String[]::new));
  }

  public Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Jobs jobs =
        new Jobs(
            config -> {
              Progress progress = Progress.inLines(line -> {}, clock, config.training().stopping());
              return new Finding(
                  ExitCode.DONE, TrainReport.render(TrainJob.run(session.get(), config, progress)));
            },
            config ->
                RetrainJob.run(session.get(), config, silent(config.train().training().stopping())),
            config -> GenerateJob.found(session.get(), config),
            config -> LrFindJob.run(session.get(), config, silent(config.training().stopping())),
            config ->
                CheckGradientJob.run(session.get(), config, silent(config.training().stopping())),
            config ->
                GridJob.run(
                    session.get(),
                    config,
                    silent(config.combinations().get(0).training().stopping())),
            config -> EvaluateJob.run(session.get(), config, quiet()),
            config -> PredictJob.run(session.get(), config, quiet()),
            config -> ShowJob.run(config),
            ModelsJob::run,
            RollbackJob::run,
            DoctorJob::run,
            config -> SimulateNightsJob.run(config),
            HadoopText::read);
    int exitCode =
        new CommandLineApp(jobs, new PrintWriter(out), new PrintWriter(err), Ansi.OFF)
            .run(arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }
}
