package io.sparksgd.config;

import io.sparksgd.core.contract.DataContract;

/** What the input must be like, and what to do when it is not. */
public record ContractConfig(Policy policy, DataContract contract) {

  /** What a violation leads to. */
  public enum Policy {
    /** Nothing is checked. */
    OFF,
    /** A warning. */
    WARN,
    /** The run ends before training. */
    BLOCK
  }
}
