import { csvLine, unprotectCell } from '@wateja/common';
import { type FileHandle, open, rm } from 'node:fs/promises';

import { ImportRefused } from './import-refused';
import type { CsvRecord } from './csv-rows';

/** What the file of rejected rows has in front of the original columns. An import passes over them. */
export const REJECTED_COLUMNS = ['rejected_line', 'rejected_reason'];

/** Most reasons that are counted each by itself. */
const MAX_REASONS = 30;

/** The rows that were not imported, as they were, with line and reason: correct them and import this file. */
export class Rejections {
  count = 0;
  private readonly counts = new Map<string, number>();
  private file: FileHandle | null = null;
  private written: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly header: string[],
  ) {}

  /**
   * Adds the rows of one entry, each with its reason, or all with the only one. The first call makes the file, for its
   * owner only: it holds what customers told the shop.
   */
  async add(rows: CsvRecord[], reasons: string[]): Promise<void> {
    const lines = rows.map(({ line, cells }, index) =>
      toLine([String(line), reasons[index] ?? reasons[0] ?? '', ...this.kept(cells)]),
    );
    this.count += rows.length;
    this.countReasons(reasons);
    // One after another: batches are stored while further rows are read, and both may be refused.
    this.written = this.written.then(async () => {
      this.file ??= await this.create();
      await this.file.write(lines.join(''));
    });
    await this.written;
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  /** How often each reason was given, most first. Numbers in it are those of single rows, and count as one reason. */
  reasons(): Record<string, number> {
    const sorted = [...this.counts].sort(([, one], [, other]) => other - one);
    return Object.fromEntries(sorted);
  }

  /** Removes what an earlier run has left at this path, when this one has nothing to say. */
  async removeEarlier(): Promise<void> {
    if (this.count > 0) return;
    const before = await open(this.path).catch(() => null);
    if (!before) return;
    const columns = REJECTED_COLUMNS.join(',');
    const { buffer } = await before
      .read(Buffer.alloc(columns.length), 0, columns.length, 0)
      .finally(() => before.close());
    // Somebody's own file may have the same name.
    if (buffer.toString() === columns) await rm(this.path);
  }

  private countReasons(reasons: string[]): void {
    const told = new Set(reasons.flatMap((reason) => reason.split('; ')).map((each) => each.replace(/\d+/g, '…')));
    for (const reason of told) {
      const key = this.counts.has(reason) || this.counts.size < MAX_REASONS ? reason : 'Other reasons';
      this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    }
  }

  private async create(): Promise<FileHandle> {
    try {
      const file = await open(this.path, 'w', 0o600);
      await file.write(toLine([...REJECTED_COLUMNS, ...this.kept(this.header)]));
      return file;
    } catch (error) {
      throw new ImportRefused(`The rejected rows cannot be written to ${this.path}: ${(error as Error).message}.`);
    }
  }

  /** Without the columns that an earlier rejection added. */
  private kept(cells: string[]): string[] {
    return cells.filter((_, index) => !REJECTED_COLUMNS.includes(this.header[index]?.trim().toLowerCase() ?? ''));
  }
}

/** A cell that came in protected is protected once. */
const toLine = (cells: string[]) => csvLine(cells.map(unprotectCell));
