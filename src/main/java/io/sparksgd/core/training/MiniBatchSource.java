package io.sparksgd.core.training;

import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.window.BlockPass;

/**
 * The training rows, wherever they are: the one thing that training asks of the outside world. It
 * hands a pass to every block and merges the answers.
 */
public interface MiniBatchSource {

  OrderFreeSums sum(BlockPass pass);
}
