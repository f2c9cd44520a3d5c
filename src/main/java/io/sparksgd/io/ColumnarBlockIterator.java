package io.sparksgd.io;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Packs the batches of one partition into the blocks that {@link BlockIterator} makes of rows. */
final class ColumnarBlockIterator implements Iterator<ExampleBlock> {
  private final int partition;
  private final Iterator<ColumnarBatch> batches;
  private final int dimension;
  private final boolean weighted;
  private final NumberBatch batch;
  private int row;
  private int index;

  ColumnarBlockIterator(
      int partition,
      Iterator<ColumnarBatch> batches,
      int[] ordinals,
      int dimension,
      boolean binary) {
    this.partition = partition;
    this.batches = batches;
    this.dimension = dimension;
    this.weighted = ordinals.length > dimension + 1;
    this.batch = new NumberBatch(ordinals, dimension, binary);
  }

  @Override
  public boolean hasNext() {
    return index == 0 || hasRow();
  }

  @Override
  public ExampleBlock next() {
    if (!hasNext()) {
      throw new NoSuchElementException("No block after " + index);
    }
    ExampleBlockBuilder block = new ExampleBlockBuilder(partition, index++, dimension, weighted);
    while (!block.isFull() && hasRow()) {
      int end = batch.firstBad(row, Math.min(batch.rows(), row + block.room()));
      block.addColumns(batch.columns(), row, end);
      row = end;
      if (row < batch.rows() && !block.isFull()) {
        block.rejected().add(batch.reasonAgainst(row));
        batch.countNulls(row++, block.rejected());
      }
    }
    return block.build();
  }

  /** Moves on to the next batch only when this one is used up, as asking overwrites it. */
  private boolean hasRow() {
    while (row == batch.rows() && batches.hasNext()) {
      batch.read(batches.next());
      row = 0;
    }
    return row < batch.rows();
  }
}
