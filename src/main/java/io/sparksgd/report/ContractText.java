package io.sparksgd.report;

import io.sparksgd.core.contract.ContractReport;
import java.util.List;

/** A contract as a person reads it. */
public final class ContractText {
  private ContractText() {}

  /** One line for each violation, such as {@code Contract: age max 999 (must be <= 120)}. */
  public static List<String> lines(ContractReport report) {
    return report.violations().stream()
        .map(
            violation ->
                "Contract: "
                    + Words.text(violation.thing())
                    + ' '
                    + Words.text(violation.value())
                    + " ("
                    + Words.text(violation.rule())
                    + ')')
        .toList();
  }
}
