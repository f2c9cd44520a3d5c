package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.SyntheticLine;
import io.sparksgd.core.data.SyntheticLine.Parameters;
import io.sparksgd.core.data.SyntheticLine.Tails;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CsvLinesTest {
  private static final Pattern GOOD = Pattern.compile("-?\\d[\\d.E-]*,-?\\d[\\d.E-]*");

  private static SyntheticLine line(double badShare) {
    return new SyntheticLine(new Parameters(List.of(2.0), 1, 1, Tails.NORMAL, 0, 1, badShare), 1);
  }

  @Test
  void cellsReadBackAsTheSameNumbers() {
    double[] values = new double[2];
    line(0).row(5, values);
    assertThat(new CsvLines(line(0)).line(5)).isEqualTo(values[0] + "," + values[1]);
  }

  @Test
  void exactlyTheDamagedRowsAreBroken() {
    SyntheticLine line = line(0.5);
    CsvLines lines = new CsvLines(line);
    assertThat(LongStream.range(0, 2000).boxed())
        .allMatch(row -> GOOD.matcher(lines.line(row)).matches() != line.damaged(row));
  }

  @Test
  void everyKindOfDamageOccurs() {
    CsvLines lines = new CsvLines(line(1));
    List<String> all = LongStream.range(0, 500).mapToObj(lines::line).toList();
    assertThat(all)
        .anyMatch(text -> text.startsWith(","))
        .anyMatch(text -> text.endsWith(",NaN"))
        .anyMatch(text -> text.contains("Infinity"))
        .anyMatch(text -> text.contains("n/a"))
        .anyMatch(text -> !text.contains(","))
        .anyMatch(text -> text.split(",", -1).length == 3)
        .anyMatch(text -> text.startsWith("\""));
  }

  @Test
  void rangesCoverEveryRowOnce() {
    for (long rows : new long[] {0, 1, 6, 7, 8, 100}) {
      LongStream all = LongStream.range(0, 7).flatMap(part -> Range.of((int) part, 7, rows).rows());
      assertThat(all.toArray()).isEqualTo(LongStream.range(0, rows).toArray());
    }
  }
}
