package io.sparksgd.core.training;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.sum.OrderFreeSums;

/**
 * The training rows, wherever they are: the one thing that training asks of the outside world. It
 * hands a pass to every block and merges the answers.
 */
public interface MiniBatchSource {

  OrderFreeSums sum(BlockPass pass);
}
