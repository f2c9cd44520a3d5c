package io.sparksgd.io;

import io.sparksgd.core.data.ExampleBlock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Seq;

/**
 * The examples of a source whose reader hands out batches of columns, without a detour over rows.
 * The blocks are those of the rows: the same partitions in the same order, the same counts.
 *
 * <p>Batches are reached through Spark's physical plan, which is no public API and differs between
 * versions. Whenever the plan is not plainly a scan of the columns, there is no answer, and rows
 * have to do.
 */
final class ColumnarBlocks {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnarBlocks.class);

  private ColumnarBlocks() {}

  /**
   * The blocks of {@code used}, which are the features, the label and perhaps the weight; a name
   * may occur twice. Decides on the driver and reads nothing.
   *
   * @param binary whether labels must be 0 or 1
   * @return empty when the columns cannot be had in batches, or are not all of a primitive numeric
   *     type
   */
  static Optional<JavaRDD<ExampleBlock>> of(
      Dataset<Row> source, List<String> used, int dimension, boolean binary) {
    try {
      return ofPlan(source, used, dimension, binary);
    } catch (LinkageError | RuntimeException e) { // another Spark version
      LOG.debug("Reading rows: the plan of Spark cannot be used", e);
      return Optional.empty();
    }
  }

  private static Optional<JavaRDD<ExampleBlock>> ofPlan(
      Dataset<Row> source, List<String> used, int dimension, boolean binary) {
    List<String> names = List.copyOf(new LinkedHashSet<>(used));
    Column[] columns = names.stream().map(ReadSession::column).toArray(Column[]::new);
    SparkPlan plan = planOf(source.select(columns));
    SparkPlan leaf = leafOf(plan);
    if (!(leaf instanceof FileSourceScanExec) || !leaf.supportsColumnar()) {
      LOG.debug("Reading rows: the plan is no scan of columns:\n{}", plan);
      return Optional.empty();
    }
    List<Integer> places = places(plan.output(), leaf.output());
    if (places.contains(-1)) {
      LOG.debug("Reading rows: not all columns are primitive numbers of the scan:\n{}", plan);
      return Optional.empty();
    }
    int[] ordinals = used.stream().mapToInt(name -> places.get(names.indexOf(name))).toArray();
    RDD<ColumnarBatch> batches = leaf.executeColumnar();
    return Optional.of(
        batches
            .toJavaRDD()
            .mapPartitionsWithIndex(
                (partition, each) ->
                    new ColumnarBlockIterator(partition, each, ordinals, dimension, binary),
                false));
  }

  private static SparkPlan planOf(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().executedPlan();
  }

  /** What lies under nodes that neither drop nor reorder rows; any other node ends the search. */
  private static SparkPlan leafOf(SparkPlan plan) {
    boolean keepsRows =
        plan instanceof WholeStageCodegenExec
            || plan instanceof InputAdapter
            || plan instanceof ColumnarToRowExec
            || plan instanceof ProjectExec;
    return keepsRows ? leafOf(plan.children().head()) : plan;
  }

  /** Where each of {@code wanted} stands among {@code scanned}, or -1. */
  private static List<Integer> places(Seq<Attribute> wanted, Seq<Attribute> scanned) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      Attribute attribute = wanted.apply(i);
      int place = NumberBatch.isReadable(attribute.dataType()) ? scanned.size() - 1 : -1;
      while (place >= 0 && !scanned.apply(place).exprId().equals(attribute.exprId())) {
        place--;
      }
      places.add(place);
    }
    return places;
  }
}
