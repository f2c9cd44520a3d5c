package io.sparksgd.io;

import io.sparksgd.config.InputConfig;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** What happens to an input that has bad rows. */
public final class BadRowRule {
  private BadRowRule() {}

  /**
   * Applies the policy of the reader's settings; does nothing when no row was rejected. Rows that
   * are dropped or quarantined may not be more than the largest allowed share of all rows. With
   * quarantine they are written before the share is looked at, so that they can be seen.
   *
   * @param used how many rows can be used
   * @param rejected what the blocks rejected
   * @param quarantine the new directory for bad rows; only used with that policy
   * @throws JobException with {@link ExitCode#BAD_DATA} when the input must not be used
   */
  public static void apply(
      ExampleReader reader, long used, RejectedRows rejected, String quarantine) {
    if (rejected.total() == 0) {
      return;
    }
    switch (reader.config().badRows()) {
      case FAIL -> throw failure(reader, used, rejected);
      case QUARANTINE -> Quarantine.write(reader, quarantine);
      case DROP -> {}
    }
    requireShare(reader.config(), used, rejected);
  }

  private static JobException failure(ExampleReader reader, long used, RejectedRows rejected) {
    return new JobException(
        ExitCode.BAD_DATA,
        String.format(
            Locale.ROOT,
            "Bad rows: %d of %d (%s) in %s (bad-rows = fail; use drop or quarantine to train"
                + " without them)",
            rejected.total(),
            used + rejected.total(),
            rejected,
            BadRowReport.count(reader)));
  }

  private static void requireShare(InputConfig config, long used, RejectedRows rejected) {
    double share = (double) rejected.total() / (used + rejected.total());
    if (!(share <= config.maxBadShare())) {
      throw new JobException(
          ExitCode.BAD_DATA,
          String.format(
              Locale.ROOT,
              "Too many bad rows: %s (max-bad-share %s): %s",
              percent(share),
              percent(config.maxBadShare()),
              rejected));
    }
  }

  private static String percent(double share) {
    BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
    return percent.round(new MathContext(3)).stripTrailingZeros().toPlainString() + "%";
  }
}
