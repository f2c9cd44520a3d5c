package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RejectedRowsTest {

  @Test
  void nothingIsRejectedAtFirst() {
    RejectedRows rejected = new RejectedRows();
    assertThat(rejected.total()).isZero();
    assertThat(rejected.byReason()).isEmpty();
    assertThat(rejected).hasToString("");
    for (BadRow reason : BadRow.values()) {
      assertThat(rejected.count(reason)).isZero();
    }
  }

  @Test
  void everyReasonIsCountedByItself() {
    RejectedRows rejected = new RejectedRows();
    int times = 0;
    for (BadRow reason : BadRow.values()) {
      times++;
      for (int i = 0; i < times; i++) {
        rejected.add(reason);
      }
      assertThat(rejected.count(reason)).isEqualTo(times);
    }
    assertThat(rejected.total()).isEqualTo(times * (times + 1L) / 2);
    assertThat(rejected.byReason()).hasSize(BadRow.values().length);
  }

  @Test
  void mergingAddsTheCountsAndLeavesTheOther() {
    RejectedRows left = rejected(BadRow.NULL, BadRow.NULL, BadRow.NAN);
    RejectedRows right = rejected(BadRow.NULL, BadRow.UNPARSABLE);
    assertThat(left.merge(right)).isSameAs(left);
    assertThat(left.byReason())
        .isEqualTo(Map.of(BadRow.NULL, 3L, BadRow.NAN, 1L, BadRow.UNPARSABLE, 1L));
    assertThat(right.byReason()).isEqualTo(Map.of(BadRow.NULL, 1L, BadRow.UNPARSABLE, 1L));
  }

  @Test
  void mergingDoesNotDependOnTheOrder() {
    RejectedRows one = rejected(BadRow.NULL).merge(rejected(BadRow.INFINITE, BadRow.NAN));
    RejectedRows two = rejected(BadRow.NAN, BadRow.INFINITE).merge(rejected(BadRow.NULL));
    assertThat(one.byReason()).isEqualTo(two.byReason());
    assertThat(one).hasToString(two.toString());
  }

  @Test
  void mergingNothingChangesNothing() {
    RejectedRows some = rejected(BadRow.NULL);
    assertThat(some.merge(new RejectedRows())).hasToString("1 null");
    assertThat(new RejectedRows().merge(some)).hasToString("1 null");
  }

  @Test
  void theTextNamesCountsAndReasonsInTheirFixedOrder() {
    assertThat(rejected(BadRow.UNPARSABLE, BadRow.NULL, BadRow.NULL, BadRow.NULL))
        .hasToString("3 null, 1 unparsable");
  }

  @Test
  void theMapIsACopy() {
    RejectedRows rejected = rejected(BadRow.NULL);
    rejected.byReason().clear();
    assertThat(rejected.count(BadRow.NULL)).isEqualTo(1);
  }

  @Test
  void serialisationKeepsTheCounts() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(rejected(BadRow.NULL, BadRow.TOO_LARGE));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).hasToString("1 null, 1 too-large");
    }
  }

  private static RejectedRows rejected(BadRow... reasons) {
    RejectedRows rejected = new RejectedRows();
    for (BadRow reason : reasons) {
      rejected.add(reason);
    }
    return rejected;
  }
}
