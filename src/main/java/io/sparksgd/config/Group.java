package io.sparksgd.config;

/** The headings that settings stand under. */
public enum Group {
  INPUT("Input"),
  MODEL("Model"),
  TRAINING("Training"),
  STOPPING("Stopping"),
  SEARCH("Search"),
  STORE("Store"),
  CONTRACT("Data contract"),
  DRIFT("Drift"),
  GATE("Gate"),
  OUTPUT("Output");

  private final String heading;

  Group(String heading) {
    this.heading = heading;
  }

  public String heading() {
    return heading;
  }
}
