package io.sparksgd.report;

import io.sparksgd.core.gate.GateDecision;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a night came to: the new model, how the data changed, and who is champion and why. */
public final class RetrainReport {
  private RetrainReport() {}

  /**
   * The report, lines ended by {@code \n}.
   *
   * @param drift the text of a comparison with the champion's data; empty without one
   * @param version the name of the new model
   * @param champion the name of the model that stood before; empty when there was none
   * @param notes what else a person should know
   */
  public static String render(
      TrainSummary challenger,
      Optional<String> drift,
      GateDecision decision,
      String version,
      Optional<String> champion,
      List<String> notes) {
    StringBuilder text = new StringBuilder(TrainReport.render(challenger));
    line(text, "version", version);
    drift.ifPresent(lines -> text.append('\n').append(lines));
    text.append('\n');
    for (String note : notes) {
      text.append("note: ").append(Words.text(note)).append('\n');
    }
    for (String reason : decision.reasons()) {
      line(text, "gate", Words.text(reason));
    }
    line(text, "champion", decision.isPromoted() ? version : champion.orElse("none"));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-12s%s\n", name, value));
  }
}
