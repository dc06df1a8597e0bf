import { csvLine, unprotectCell } from '@wateja/common';
import { type FileHandle, open, rm } from 'node:fs/promises';

import { columnName } from './column-mapping';
import { ImportRefused } from './import-refused';
import type { CsvRecord } from './csv-rows';
import { ReasonCounts } from './reason-counts';

/** These columns stand before the original ones in the file of rejected rows. Imports ignore them. */
export const REJECTED_COLUMNS = ['rejected_line', 'rejected_reason'];

/** Writes a file of the rejected rows, unchanged, with line and reason. It can be corrected and imported again. */
export class Rejections {
  count = 0;
  /** Rejected rows that the file does not have, because it is full. */
  leftOut = 0;
  private bytes = 0;
  private readonly counts = new ReasonCounts();
  private file: FileHandle | null = null;
  private written: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly header: string[],
    private readonly maxBytes: number,
  ) {}

  /**
   * Adds the rows of one entry. Each row has its own reason, or all rows have the same one. The first call creates the
   * file, which only its owner can read, because it contains personal data.
   */
  async add(rows: CsvRecord[], reasons: string[]): Promise<void> {
    const lines = rows.map(({ line, cells }, index) =>
      toLine([String(line), reasons[index] ?? reasons[0] ?? '', ...this.keptCells(cells)]),
    );
    this.count += rows.length;
    this.counts.add(reasons);
    const text = lines.join('');
    this.bytes += Buffer.byteLength(text);
    // The rows of a sale stay together. Later rows are left out too, so that the file has the first ones.
    if (this.bytes > this.maxBytes) {
      this.leftOut += rows.length;
      return;
    }
    // Writes must not overlap: rows can be rejected by the reader and by a batch at the same time.
    this.written = this.written.then(async () => {
      this.file ??= await this.create();
      await this.file.write(text);
    });
    await this.written;
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  /** The number of customers or sales for each reason, most frequent first. */
  reasons(): Record<string, number> {
    return this.counts.sorted();
  }

  /** Removes the file of an earlier run if this run rejected nothing. */
  async removeEarlier(): Promise<void> {
    if (this.count > 0) return;
    const before = await open(this.path).catch(() => null);
    if (!before) return;
    const columns = REJECTED_COLUMNS.join(',');
    const { buffer } = await before
      .read(Buffer.alloc(columns.length), 0, columns.length, 0)
      .finally(() => before.close());
    // Another file of the user may have the same name, so the content is checked.
    if (buffer.toString() === columns) await rm(this.path);
  }

  private async create(): Promise<FileHandle> {
    try {
      const file = await open(this.path, 'w', 0o600);
      await file.write(toLine([...REJECTED_COLUMNS, ...this.keptCells(this.header)]));
      return file;
    } catch (error) {
      throw new ImportRefused(`The rejected rows cannot be written to ${this.path}: ${(error as Error).message}.`);
    }
  }

  /** @returns the cells without those that an earlier rejection added */
  private keptCells(cells: string[]): string[] {
    return cells.filter((_, index) => !REJECTED_COLUMNS.includes(columnName(this.header[index] ?? '')));
  }
}

/** A cell may already be protected against formulas. It is protected only once. */
const toLine = (cells: string[]) => csvLine(cells.map(unprotectCell));
