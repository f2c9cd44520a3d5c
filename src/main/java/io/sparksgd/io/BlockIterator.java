package io.sparksgd.io;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * Packs the rows of one partition into blocks, one at a time. There is always a first block, which
 * is empty for a partition without usable rows. A rejected row counts into the block that is being
 * filled when it is met.
 */
final class BlockIterator implements Iterator<ExampleBlock> {
  private final int partition;
  private final Iterator<Row> rows;
  private final RowLayout layout;
  private final ExampleRow example;
  private int index;

  BlockIterator(int partition, Iterator<Row> rows, RowLayout layout) {
    this.partition = partition;
    this.rows = rows;
    this.layout = layout;
    this.example = new ExampleRow(layout);
  }

  @Override
  public boolean hasNext() {
    return index == 0 || rows.hasNext();
  }

  @Override
  public ExampleBlock next() {
    if (!hasNext()) {
      throw new NoSuchElementException("No block after " + index);
    }
    ExampleBlockBuilder block = ExampleRow.newBlock(partition, index++, layout);
    while (!block.isFull() && rows.hasNext()) {
      Row row = rows.next();
      BadRow reason = example.read(row);
      if (reason == null) {
        example.addTo(block);
      } else {
        block.rejected().add(reason);
        example.countNulls(row, block.rejected());
      }
    }
    return block.build();
  }
}
