package io.sparksgd.spark;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.Serializable;
import java.util.List;

/**
 * Which rows each block holds, as they were counted at the start: the number of its first row among
 * all training rows, its row count and its content hash.
 */
final class BlockTable implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The place in the other arrays of each partition's first block; one more entry at the end. */
  private final int[] firstBlocks;

  /** One more entry at the end: the rows in all. */
  private final long[] firstRows;

  private final long[] contentHashes;

  private BlockTable(int[] firstBlocks, long[] firstRows, long[] contentHashes) {
    this.firstBlocks = firstBlocks;
    this.firstRows = firstRows;
    this.contentHashes = contentHashes;
  }

  /** From the summaries of all blocks, sorted by partition and index. */
  static BlockTable of(List<BlockSummary> summaries) {
    int blocks = summaries.size();
    int partitions = blocks == 0 ? 0 : summaries.get(blocks - 1).partition() + 1;
    int[] firstBlocks = new int[partitions + 1];
    long[] firstRows = new long[blocks + 1];
    long[] contentHashes = new long[blocks];
    for (int i = 0; i < blocks; i++) {
      BlockSummary summary = summaries.get(i);
      firstBlocks[summary.partition() + 1] = i + 1;
      firstRows[i + 1] = firstRows[i] + summary.rows();
      contentHashes[i] = summary.contentHash();
    }
    for (int partition = 0; partition < partitions; partition++) {
      firstBlocks[partition + 1] = Math.max(firstBlocks[partition], firstBlocks[partition + 1]);
    }
    return new BlockTable(firstBlocks, firstRows, contentHashes);
  }

  /**
   * The number of the block's first row.
   *
   * @throws JobException when the block is not the one that was counted
   */
  long firstRowOf(ExampleBlock block) {
    int partition = block.partition();
    int place = partition < firstBlocks.length - 1 ? firstBlocks[partition] + block.index() : -1;
    boolean same =
        place >= 0
            && place < firstBlocks[partition + 1]
            && firstRows[place + 1] - firstRows[place] == block.rows()
            && contentHashes[place] == block.contentHash();
    if (!same) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Input changed while training: partition "
              + partition
              + " was read again and is not what it was");
    }
    return firstRows[place];
  }

  long contentHash() {
    long hash = 0;
    for (int i = 0; i < contentHashes.length; i++) {
      if (firstRows[i + 1] > firstRows[i]) {
        hash = RandomBits.mix(hash ^ contentHashes[i]);
      }
    }
    return hash;
  }
}
