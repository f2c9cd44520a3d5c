package io.sparksgd.report;

import io.sparksgd.core.model.LinearModel;
import java.util.ArrayList;
import java.util.List;

/** A model as the equation that it is, with rounded numbers. */
final class Equation {
  /** The longest equation that stays on one line. */
  private static final int WIDTH = 100;

  /** The most terms that are shown. */
  private static final int MOST_TERMS = 20;

  private static final int DIGITS = 7;

  private Equation() {}

  /**
   * The equation, on one line where it is short.
   *
   * @param logistic whether the model predicts log-odds
   */
  static String of(LinearModel model, boolean logistic) {
    String name = Words.name(model.label());
    String label = logistic ? "log-odds(" + name + ")" : name;
    List<String> terms = terms(model);
    String oneLine = label + " = " + String.join(" ", terms);
    if (oneLine.length() <= WIDTH) {
      return oneLine;
    }
    String indent = " ".repeat(Math.min(label.length(), 20) + 1);
    String first = label + " = " + terms.get(0);
    return first + "\n" + indent + String.join("\n" + indent, terms.subList(1, terms.size()));
  }

  /** The terms with their signs; the first one has a sign only when it is negative. */
  private static List<String> terms(LinearModel model) {
    List<String> terms = new ArrayList<>();
    int features = model.features().size();
    for (int j = 0; j < Math.min(features, MOST_TERMS); j++) {
      String name = " * " + Words.name(model.features().get(j));
      terms.add(signed(model.coefficients().get(j), terms.isEmpty()) + name);
    }
    if (features > MOST_TERMS) {
      terms.add("+ " + Words.count(features - MOST_TERMS) + " more terms, all in model.json");
    }
    terms.add(signed(model.intercept(), terms.isEmpty()));
    return terms;
  }

  private static String signed(double value, boolean first) {
    String size = Words.number(Math.abs(value), DIGITS);
    if (first) {
      return value < 0 ? "-" + size : size;
    }
    return (value < 0 ? "- " : "+ ") + size;
  }
}
