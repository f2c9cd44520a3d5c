package io.sparksgd.config;

/** The learning rate schedules by name. */
enum Schedule {
  CONSTANT,
  INVERSE_TIME,
  INVERSE_SCALING,
  INVERSE_SQRT,
  EXPONENTIAL,
  STEP,
  COSINE,
  COSINE_RESTARTS
}
