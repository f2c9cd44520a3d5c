package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class AsOfTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @Test
  void daysEndAtTheLastAndAcrossMonths() {
    assertThat(AsOf.days(DAY, 3))
        .containsExactly(LocalDate.of(2026, 2, 27), LocalDate.of(2026, 2, 28), DAY);
    assertThat(AsOf.days(DAY, 1)).containsExactly(DAY);
    assertThat(AsOf.days(DAY, 0)).isEmpty();
  }

  @Test
  void writesTheDayAsIsoOrInAPattern() {
    assertThat(AsOf.expand("/in/dt={as-of}/*.csv", DAY)).isEqualTo("/in/dt=2026-03-01/*.csv");
    assertThat(AsOf.expand("/in/{as-of:yyyy/MM/dd}/{a,b}-{as-of:D}", DAY))
        .isEqualTo("/in/2026/03/01/{a,b}-60");
    assertThat(AsOf.expand("/in/{as-of:'$1\\'yy}", DAY)).isEqualTo("/in/$1\\26");
  }

  @Test
  void leavesOtherPathsAlone() {
    assertThat(AsOf.isIn("/in/{a,b}.csv")).isFalse();
    assertThat(AsOf.expand("/in/{a,b}.csv", DAY)).isEqualTo("/in/{a,b}.csv");
  }

  @Test
  void refusesPatternsThatAreNoDates() {
    for (String pattern : new String[] {"nonsense", "HH", "yyyy-]"}) {
      assertThatThrownBy(() -> AsOf.expand("/in/{as-of:" + pattern + "}", DAY))
          .isInstanceOf(JobException.class)
          .hasMessage(
              "Invalid as-of pattern: " + pattern + " (must be a date pattern such as yyyy/MM/dd)")
          .extracting(e -> ((JobException) e).exitCode())
          .isEqualTo(ExitCode.BAD_CONFIGURATION);
    }
  }
}
