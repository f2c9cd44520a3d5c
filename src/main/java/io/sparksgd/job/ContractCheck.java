package io.sparksgd.job;

import io.sparksgd.config.InputConfig;
import io.sparksgd.core.contract.ContractReport;
import io.sparksgd.core.contract.DataContract;
import io.sparksgd.core.contract.ReadRows;
import io.sparksgd.core.contract.Violation;
import io.sparksgd.io.ContractColumns;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.io.InputFiles;
import io.sparksgd.spark.DistributedExamples;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether an input keeps its contract: all violations, of its files, its columns and its rows. */
final class ContractCheck {
  private final DataContract contract;
  private final InputConfig input;
  private final Clock clock;

  ContractCheck(DataContract contract, InputConfig input, Clock clock) {
    this.contract = contract;
    this.input = input;
    this.clock = clock;
  }

  /**
   * Checks everything, without another read of the source.
   *
   * @param rows all rows of {@code reader}: those that are split off later, but not those of a
   *     holdout that is an input, or days, of its own
   */
  ContractReport check(ExampleReader reader, DistributedExamples rows) {
    return beforeReading(reader)
        .and(
            contract.check(
                new ReadRows(
                    reader.encoding(),
                    input.label(),
                    rows.ranges(),
                    reader.nulls(rows.ranges()),
                    rows::sum)));
  }

  /** Checks what is known once the input is open: columns, and the age of all days. */
  ContractReport beforeReading(ExampleReader reader) {
    List<Violation> violations = new ArrayList<>();
    Optional<InputFiles> files = reader.filesOfAllDays();
    contract.freshDays().ifPresent(most -> checkAge(files, most, violations));
    contract
        .missingDays()
        .ifPresent(most -> files.ifPresent(found -> checkMissingDays(found, most, violations)));
    violations.addAll(ContractColumns.violations(reader, contract.columns()));
    return new ContractReport(violations);
  }

  private void checkAge(Optional<InputFiles> files, int most, List<Violation> violations) {
    String rule = "must be at most " + days(most) + " old";
    if (files.isEmpty()) {
      violations.add(new Violation("age of the data", "unknown", rule + ", which only files tell"));
    } else if (input.isDated()) {
      checkNewestDay(files.get(), most, rule, violations);
    } else {
      Duration age = Duration.between(files.get().newest(), clock.instant());
      if (age.compareTo(Duration.ofDays(most)) > 0) {
        String value = String.format(Locale.ROOT, "%.1f days", age.toMinutes() / (24 * 60.0));
        violations.add(new Violation("age of the newest file", value, rule));
      }
    }
  }

  /** Some day of the range has data, or there would be no input. */
  private void checkNewestDay(InputFiles files, int most, String rule, List<Violation> violations) {
    LocalDate day = input.asOf().orElseThrow();
    int age = 0;
    while (age < input.days() && files.missingDays().contains(day.minusDays(age))) {
      age++;
    }
    if (age > most) {
      violations.add(
          new Violation("newest day", day.minusDays(age).toString(), rule + ", as of " + day));
    }
  }

  private static void checkMissingDays(InputFiles files, int most, List<Violation> violations) {
    if (files.missingDays().size() > most) {
      violations.add(
          new Violation(
              "days without data",
              Integer.toString(files.missingDays().size()),
              "must be at most " + most));
    }
  }

  private static String days(int count) {
    return count == 1 ? "1 day" : count + " days";
  }
}
