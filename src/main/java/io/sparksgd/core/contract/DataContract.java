package io.sparksgd.core.contract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the input of a night must be like. A rule that is empty always holds.
 *
 * @param columns columns that must be there, with their types
 * @param ranges numbers that a column may hold
 * @param sets values that a column may hold: categories, or texts of numbers
 * @param nullShares the largest share of nulls of a column; {@link #EVERY_COLUMN} is for those that
 *     are not named
 * @param rows how many rows there may be
 * @param labelBalance the share of the rows that may have label 1
 * @param freshDays how many days old the newest data may be
 * @param missingDays how many days of the range may have no data
 */
public record DataContract(
    Map<String, ColumnType> columns,
    Map<String, Interval> ranges,
    Map<String, List<String>> sets,
    Map<String, Double> nullShares,
    Optional<Interval> rows,
    Optional<Interval> labelBalance,
    OptionalInt freshDays,
    OptionalInt missingDays) {

  /** Stands for every column in {@link #nullShares}. */
  public static final String EVERY_COLUMN = "*";

  private static final int MOST_SHOWN = 10;

  public DataContract {
    columns = ordered(columns);
    ranges = ordered(ranges);
    sets = ordered(sets);
    nullShares = ordered(nullShares);
  }

  private static <T> Map<String, T> ordered(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Without rules. */
  public static DataContract none() {
    return new DataContract(
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  /**
   * Checks the rules about rows: their number, nulls, ranges, sets and the balance of labels. Only
   * sets of numbers and the balance look at the rows, in one pass.
   */
  public ContractReport check(ReadRows read) {
    List<Violation> violations = new ArrayList<>();
    long n = read.ranges().rows();
    rows.filter(allowed -> !allowed.contains((double) n))
        .ifPresent(
            allowed -> violations.add(new Violation("rows", Long.toString(n), rule(allowed))));
    checkNulls(read, violations);
    if (n > 0) {
      checkRanges(read, violations);
      checkSets(read, violations);
    }
    return new ContractReport(violations);
  }

  private void checkNulls(ReadRows read, List<Violation> violations) {
    for (String column : read.nulls().byColumn().keySet()) {
      Double most = nullShares.getOrDefault(column, nullShares.get(EVERY_COLUMN));
      double share = read.nulls().share(column);
      if (most != null && share > most) {
        violations.add(
            new Violation(column + " null share", number(share), "must be <= " + number(most)));
      }
    }
  }

  private void checkRanges(ReadRows read, List<Violation> violations) {
    ranges.forEach(
        (column, allowed) -> {
          double min = Double.POSITIVE_INFINITY;
          double max = Double.NEGATIVE_INFINITY;
          for (int place : read.places(column)) {
            min = Math.min(min, read.ranges().min()[place]);
            max = Math.max(max, read.ranges().max()[place]);
          }
          if (min < allowed.min()) {
            violations.add(
                new Violation(column + " min", number(min), "must be >= " + number(allowed.min())));
          }
          if (max > allowed.max()) {
            violations.add(
                new Violation(column + " max", number(max), "must be <= " + number(allowed.max())));
          }
        });
  }

  private void checkSets(ReadRows read, List<Violation> violations) {
    List<String> names = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (Map.Entry<String, List<String>> set : sets.entrySet()) {
      for (int place : read.places(set.getKey())) {
        names.add(set.getKey());
        places.add(place);
      }
    }
    double[] counts =
        places.isEmpty() && labelBalance.isEmpty() ? new double[1] : count(names, places, read);
    Map<String, Long> outside = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      outside.merge(names.get(i), Math.round(counts[1 + i]), Long::sum);
    }
    sets.forEach(
        (column, allowed) -> {
          long values = unknown(read.categories(column), allowed);
          if (values > 0) {
            violations.add(
                new Violation(
                    column + " values outside its set", Long.toString(values), rule(allowed)));
          }
          long rowsOutside = outside.getOrDefault(column, 0L);
          if (rowsOutside > 0) {
            violations.add(
                new Violation(
                    column + " rows outside its set", Long.toString(rowsOutside), rule(allowed)));
          }
        });
    double share = counts[0] / read.ranges().rows();
    labelBalance
        .filter(allowed -> !allowed.contains(share))
        .ifPresent(
            allowed ->
                violations.add(
                    new Violation(
                        read.label() + " share of positives", number(share), rule(allowed))));
  }

  private double[] count(List<String> names, List<Integer> places, ReadRows read) {
    double[][] allowed = new double[places.size()][];
    for (int i = 0; i < allowed.length; i++) {
      allowed[i] =
          sets.get(names.get(i)).stream()
              .mapToDouble(text -> Double.parseDouble(text) + 0.0)
              .toArray();
    }
    int[] columns = places.stream().mapToInt(Integer::intValue).toArray();
    ContractPass pass = new ContractPass(columns, allowed, read.ranges().rows());
    return read.source().apply(pass).values(pass.bounds());
  }

  private static long unknown(List<String> categories, List<String> allowed) {
    Set<String> known = new HashSet<>(allowed);
    return categories.stream().filter(value -> !known.contains(value)).count();
  }

  private static String rule(List<String> allowed) {
    int more = allowed.size() - MOST_SHOWN;
    return "must be one of "
        + String.join(", ", allowed.subList(0, Math.min(allowed.size(), MOST_SHOWN)))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String rule(Interval allowed) {
    if (allowed.max() == Double.POSITIVE_INFINITY) {
      return "must be >= " + number(allowed.min());
    }
    if (allowed.min() == Double.NEGATIVE_INFINITY) {
      return "must be <= " + number(allowed.max());
    }
    return "must be from " + number(allowed.min()) + " to " + number(allowed.max());
  }

  /** As short as its bits allow, without an exponent where that is short. */
  private static String number(double value) {
    double size = Math.abs(value);
    return value == 0 || (size >= 1e-4 && size < 1e15)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
