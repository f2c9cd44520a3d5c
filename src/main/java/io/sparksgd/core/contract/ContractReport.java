package io.sparksgd.core.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * All violations of a contract; empty when it holds.
 *
 * @param violations in the order of the rules
 */
public record ContractReport(List<Violation> violations) {

  public ContractReport {
    violations = List.copyOf(violations);
  }

  /** Whether there is none. */
  public boolean holds() {
    return violations.isEmpty();
  }

  /** These violations, then those of {@code other}. */
  public ContractReport and(ContractReport other) {
    List<Violation> all = new ArrayList<>(violations);
    all.addAll(other.violations);
    return new ContractReport(all);
  }
}
