package io.sparksgd.spark;

import com.holdenkarau.spark.testing.SharedJavaSparkContext;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.training.TestExamples;
import io.sparksgd.core.training.TrainingContract;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of training, through Spark, on four partitions of which one is empty. */
class SparkTrainingIT extends TrainingContract {
  private static final SharedJavaSparkContext SHARED = new SharedJavaSparkContext();
  private final List<DistributedExamples> open = new ArrayList<>();

  @BeforeEach
  void start() {
    SHARED.runBefore();
  }

  @AfterEach
  void release() {
    open.forEach(DistributedExamples::close);
  }

  @AfterAll
  static void stop() {
    SharedJavaSparkContext.runAfterClass();
  }

  @Override
  protected Loaded load(TestExamples data) {
    List<ExampleBlock> blocks = data.blocks(data.rows() / 2, 0, data.rows() / 5);
    JavaRDD<ExampleBlock> rdd = SHARED.jsc().parallelize(blocks, blocks.size());
    DistributedExamples examples = DistributedExamples.load(SHARED.jsc(), rdd);
    open.add(examples);
    return new Loaded(examples, DataProfile.of(examples.ranges(), examples::sum), examples.tasks());
  }
}
