package io.sparksgd.job;

import io.sparksgd.core.sampling.RandomBits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The input of a night: {@code id,x1,x2,region,y} with y = 3 x1 - x2 + 2 and normal noise of
 * deviation 1; x1 and x2 are standard normal, and customers have one row each.
 */
final class Nights {
  /** How tests retrain that need time to strike: each of many steps is a Spark job. */
  static final String IN_MANY_JOBS =
      "retrain --features x1,x2 --label y --holdout 0.2 --holdout-key id --sums gradients"
          + " --batch-growth none --target-gap none --checkpoint-every 2windows";

  private Nights() {}

  /** What may be wrong with a night. */
  record Trouble(double shift, double corrupt, double north) {
    static final Trouble NONE = new Trouble(0, 0, 0);

    /** x1 is further by {@code shift}. */
    static Trouble shifted(double shift) {
      return new Trouble(shift, 0, 0);
    }

    /** A share of labels is replaced by noise of ten times the deviation. */
    static Trouble corrupted(double share) {
      return new Trouble(0, share, 0);
    }

    /** Labels of the north, a third of the rows, are higher by {@code error}. */
    static Trouble inTheNorth(double error) {
      return new Trouble(0, 0, error);
    }
  }

  static Path write(Path file, int rows, long night, Trouble trouble) {
    StringBuilder text = new StringBuilder("id,x1,x2,region,y\n");
    for (int row = 0; row < rows; row++) {
      double x1 = RandomBits.gaussian(night, 4L * row) + trouble.shift();
      double x2 = RandomBits.gaussian(night, 4L * row + 1);
      double noise = RandomBits.gaussian(night, 4L * row + 2);
      boolean corrupt = RandomBits.uniform(night, 4L * row + 3) < trouble.corrupt();
      boolean north = row % 3 == 0;
      double y = 3 * x1 - x2 + 2 + (corrupt ? 10 * noise : noise) + (north ? trouble.north() : 0);
      text.append(
          String.format(
              Locale.ROOT, "c%d,%.9f,%.9f,%s,%.9f%n", row, x1, x2, north ? "north" : "south", y));
    }
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
