package io.sparksgd.core.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomBitsTest {
  private static final int COUNT = 200_000;

  /** The first numbers of SplitMix64 with seed 1234567, as its authors' C code prints them. */
  @Test
  void theStreamIsSplitMix64() {
    String[] golden = {
      "6457827717110365317",
      "3203168211198807973",
      "9817491932198370423",
      "4593380528125082431",
      "16408922859458223821"
    };
    for (int i = 0; i < golden.length; i++) {
      assertThat(Long.toUnsignedString(RandomBits.at(1_234_567, i))).isEqualTo(golden[i]);
    }
  }

  @Test
  void theSameKeyAndIndexGiveTheSameNumber() {
    for (int i = 0; i < 100; i++) {
      assertThat(RandomBits.uniform(5, i)).isEqualTo(RandomBits.uniform(5, i));
      assertThat(RandomBits.gaussian(5, i)).isEqualTo(RandomBits.gaussian(5, i));
      assertThat(RandomBits.at(5, i)).isNotEqualTo(RandomBits.at(6, i));
    }
  }

  @Test
  void mixingNeverRepeats() {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 50_000; i++) {
      assertThat(seen.add(RandomBits.mix(i))).isTrue();
    }
  }

  @Test
  void everyInputBitChangesHalfOfTheOutputBits() {
    for (int bit = 0; bit < 64; bit++) {
      int changed = 0;
      for (int i = 0; i < 500; i++) {
        long value = RandomBits.at(3, i);
        changed += Long.bitCount(RandomBits.mix(value) ^ RandomBits.mix(value ^ (1L << bit)));
      }
      assertThat(changed / 500.0).isBetween(31.0, 33.0);
    }
  }

  @Test
  void uniformNumbersHaveTheMomentsOfTheUniformDistribution() {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < COUNT; i++) {
      double value = RandomBits.uniform(11, i);
      assertThat(value >= 0 && value < 1).isTrue();
      sum += value;
      squares += value * value;
    }
    double fourErrors = 4 / Math.sqrt(12.0 * COUNT);
    assertThat(sum / COUNT).isCloseTo(0.5, within(fourErrors));
    assertThat(squares / COUNT).isCloseTo(1.0 / 3, within(4 * Math.sqrt(4.0 / 45 / COUNT)));
  }

  @Test
  void uniformNumbersAreSpreadEvenly() {
    int[] counts = new int[100];
    for (int i = 0; i < COUNT; i++) {
      counts[(int) (100 * RandomBits.uniform(-4, i))]++;
    }
    double expected = COUNT / 100.0;
    double statistic = 0;
    for (int count : counts) {
      statistic += (count - expected) * (count - expected) / expected;
    }
    ChiSquare.assertPlausible(statistic, 99, "hundredths");
  }

  @Test
  void gaussianNumbersHaveTheMomentsOfTheNormalDistribution() {
    double[] moments = new double[5];
    double neighbours = 0;
    for (int i = 0; i < COUNT; i++) {
      double value = RandomBits.gaussian(17, i);
      double power = 1;
      for (int k = 1; k <= 4; k++) {
        power *= value;
        moments[k] += power / COUNT;
      }
      neighbours += value * RandomBits.gaussian(17, i + 1) / COUNT;
    }
    double error = 1 / Math.sqrt(COUNT);
    assertThat(moments[1]).isCloseTo(0, within(4 * error));
    assertThat(moments[2]).isCloseTo(1, within(4 * Math.sqrt(2) * error));
    assertThat(moments[3]).isCloseTo(0, within(4 * Math.sqrt(15) * error));
    assertThat(moments[4]).isCloseTo(3, within(4 * Math.sqrt(96) * error));
    assertThat(neighbours).isCloseTo(0, within(4 * error));
  }
}
