package io.sparksgd.core.stopping;

/** Why training ended. */
public enum StopReason {
  SOLVED("the optimum was computed"),
  OPTIMUM_REACHED("the optimum is within the target gap"),
  GRADIENT_NORM("the gradient is small enough"),
  LOSS_PLATEAU("the loss no longer improves"),
  EARLY_STOPPED("the loss on the holdout no longer improves"),
  MAX_EPOCHS("the most epochs allowed were taken"),
  MAX_STEPS("the most steps allowed were taken"),
  MAX_TIME("the time allowed is over"),
  CANCELLED("it was told to"),
  DIVERGED("the loss grew without bound");

  private final String sentence;

  StopReason(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words, to follow "stopped because". */
  public String sentence() {
    return sentence;
  }
}
