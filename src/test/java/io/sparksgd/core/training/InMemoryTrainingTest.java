package io.sparksgd.core.training;

import io.sparksgd.core.data.ExampleBlock;
import java.util.List;

/** The contract, in the memory of one process. */
class InMemoryTrainingTest extends TrainingContract {

  @Override
  protected Loaded load(TestExamples data) {
    List<ExampleBlock> blocks = data.blocks(data.rows() / 2, 0, data.rows() / 5);
    return new Loaded(new InMemorySource(blocks), TestExamples.profile(blocks), blocks.size());
  }
}
