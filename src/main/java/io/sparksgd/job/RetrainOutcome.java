package io.sparksgd.job;

import io.sparksgd.core.gate.GateDecision;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.job.RecordedRun.Ended;

/**
 * How a night ended that came to a decision.
 *
 * @param text for a person
 */
record RetrainOutcome(GateDecision decision, String text) {

  ExitCode exitCode() {
    return exitCode(decision);
  }

  static ExitCode exitCode(GateDecision decision) {
    return switch (decision.verdict()) {
      case PROMOTED -> ExitCode.DONE;
      case KEPT, TOO_FEW_ROWS -> ExitCode.NOT_PROMOTED;
      case SUSPECT -> ExitCode.BLOCKED;
    };
  }

  /** What run-status.json says. */
  static String message(GateDecision decision) {
    String verdict = decision.isPromoted() ? "promoted" : "not promoted";
    return verdict + ": " + String.join("; ", decision.reasons());
  }

  Ended<Finding> ended() {
    return new Ended<>(new Finding(exitCode(), text), exitCode(), message(decision));
  }
}
