package io.sparksgd.core.gate;

import io.sparksgd.core.metrics.Evaluation;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a number of the challenger's evaluation must keep to, whatever the champion does.
 *
 * @param metric a name of {@link Evaluation#numbers()}
 * @param limit what the number must not pass; a number that is at the limit is fine
 */
public record Requirement(String metric, Bound bound, double limit) {

  /** Which side of the limit is allowed. */
  public enum Bound {
    AT_MOST("<="),
    AT_LEAST(">=");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }

  public Requirement {
    if (!Double.isFinite(limit)) {
      throw new IllegalArgumentException("Invalid limit: " + limit + " (must be finite)");
    }
  }

  /** What the numbers fall short in, in one line; empty when they do not. NaN falls short. */
  Optional<String> violation(Map<String, Double> numbers) {
    double value = numbers.getOrDefault(metric, Double.NaN);
    boolean holds = bound == Bound.AT_MOST ? value <= limit : value >= limit;
    return holds
        ? Optional.empty()
        : Optional.of(
            String.format(Locale.ROOT, "%s is %.6g (must be %s)", metric, value, limitText()));
  }

  private String limitText() {
    return bound.sign() + " " + limit;
  }

  /** As settings write it, such as {@code rmse<=70000.0}. */
  @Override
  public String toString() {
    return metric + bound.sign() + limit;
  }
}
