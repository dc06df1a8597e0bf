/**
 * Deletes rows with one statement after the other, so that none locks many rows for long.
 * @param batchSize how many rows a statement deletes at most
 * @param deleteBatch answers how many rows it has deleted
 * @returns how many rows were deleted altogether
 */
export async function deleteInBatches(batchSize: number, deleteBatch: () => Promise<number>): Promise<number> {
  let all = 0;
  for (;;) {
    const deleted = await deleteBatch();
    all += deleted;
    if (deleted < batchSize) return all;
  }
}
