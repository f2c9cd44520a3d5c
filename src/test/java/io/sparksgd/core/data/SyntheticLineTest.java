package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.SyntheticLine.Parameters;
import io.sparksgd.core.data.SyntheticLine.Tails;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticLineTest {
  private static final int ROWS = 100_000;

  private static SyntheticLine line(Tails tails, double noise, double badShare) {
    return new SyntheticLine(
        new Parameters(List.of(2.0, -1.0), 3, noise, tails, 5, 0.5, badShare), 1);
  }

  /** The errors of all rows, which follow from the rows and the true line. */
  private static double[] errors(SyntheticLine line) {
    double[] errors = new double[ROWS];
    double[] values = new double[3];
    for (int i = 0; i < ROWS; i++) {
      line.row(i, values);
      errors[i] = values[2] - (3 + 2 * values[0] - values[1]);
    }
    return errors;
  }

  /** The share of numbers further than {@code limit} from 0. */
  private static double share(double[] numbers, double limit) {
    return Arrays.stream(numbers).filter(v -> Math.abs(v) > limit).count() / (double) ROWS;
  }

  @Test
  void leastSquaresRecoversTheSlope() {
    SyntheticLine line =
        new SyntheticLine(new Parameters(List.of(2.0), 1, 1, Tails.NORMAL, 0, 1, 0), 7);
    double[] values = new double[2];
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < ROWS; i++) {
      line.row(i, values);
      x += values[0];
      y += values[1];
      xx += values[0] * values[0];
      xy += values[0] * values[1];
    }
    double slope = (xy - x * y / ROWS) / (xx - x * x / ROWS);
    double fiveStandardErrors = 5 / Math.sqrt(ROWS);
    assertThat(slope).isCloseTo(2, within(fiveStandardErrors));
    assertThat((y - slope * x) / ROWS).isCloseTo(1, within(fiveStandardErrors));
    assertThat(x / ROWS).isCloseTo(0, within(fiveStandardErrors));
    assertThat(xx / ROWS).isCloseTo(1, within(2 * fiveStandardErrors));
  }

  @Test
  void rowsLieOnTheLineWithoutNoise() {
    assertThat(errors(line(Tails.NORMAL, 0, 0))).containsOnly(new double[] {0}, within(1e-12));
  }

  @Test
  void heavierTailsReachFurther() {
    double[] normal = errors(line(Tails.NORMAL, 1, 0));
    double[] student = errors(line(Tails.STUDENT3, 1, 0));
    double[] cauchy = errors(line(Tails.CAUCHY, 1, 0));
    assertThat(share(normal, 1.959964)).isCloseTo(0.05, within(0.005));
    assertThat(share(student, 3.182446 / Math.sqrt(3))).isCloseTo(0.05, within(0.005));
    assertThat(share(cauchy, 12.7062)).isCloseTo(0.05, within(0.005));
    assertThat(share(cauchy, 6)).isGreaterThan(share(student, 6));
    assertThat(share(student, 6)).isGreaterThan(share(normal, 6));
  }

  @Test
  void rowsDependOnSeedAndNumberOnly() {
    Parameters parameters = new Parameters(List.of(2.0, -1.0), 3, 1, Tails.NORMAL, 5, 0.5, 0);
    double[] first = new double[3];
    double[] again = new double[3];
    double[] other = new double[3];
    SyntheticLine line = new SyntheticLine(parameters, 1);
    line.row(1L << 40, first);
    line.row(3, again);
    line.row(1L << 40, again);
    new SyntheticLine(parameters, 2).row(1L << 40, other);
    assertThat(again).containsExactly(first);
    assertThat(other[0]).isNotEqualTo(first[0]);
    assertThat(first[0]).isNotEqualTo(first[1]);
  }

  @Test
  void theBadShareIsDamaged() {
    SyntheticLine line = line(Tails.NORMAL, 1, 0.1);
    int damaged = 0;
    int[] cells = new int[3];
    int[] kinds = new int[7];
    for (int i = 0; i < ROWS; i++) {
      if (line.damaged(i)) {
        damaged++;
        cells[line.damagedCell(i)]++;
        kinds[line.damage(i, 7)]++;
      }
    }
    assertThat(damaged).isCloseTo(ROWS / 10, within(500));
    assertThat(Arrays.stream(cells).min().orElseThrow()).isGreaterThan(damaged / 4);
    assertThat(Arrays.stream(kinds).min().orElseThrow()).isGreaterThan(damaged / 9);
    assertThat(line(Tails.NORMAL, 1, 0).damaged(0)).isFalse();
    assertThat(line(Tails.NORMAL, 1, 1).damaged(0)).isTrue();
  }

  @Test
  void impossibleParametersAreRefused() {
    assertThatThrownBy(() -> line(Tails.NORMAL, Double.NaN, 0))
        .hasMessage("Invalid noise: NaN (must be >= 0)");
    assertThatThrownBy(() -> line(Tails.NORMAL, 1, Double.NaN))
        .hasMessage("Invalid badShare: NaN (must be in [0, 1])");
    assertThatThrownBy(() -> new Parameters(List.of(), 0, 1, Tails.NORMAL, 0, 1, 0))
        .hasMessage("Invalid slopes: none (must be at least one)");
  }
}
