import { csvLine, unprotectCell } from '@wateja/common';
import { type FileHandle, open } from 'node:fs/promises';

import { CannotRun } from '../cannot-run';
import type { CsvRecord } from './csv-file';

/** What the file of rejected rows has in front of the original columns. An import passes over them. */
export const REJECTED_COLUMNS = ['rejected_line', 'rejected_reason'];

/** The rows that were not imported, as they were, with line and reason: correct them and import this file. */
export class Rejections {
  count = 0;
  private file: FileHandle | null = null;

  constructor(
    private readonly path: string,
    private readonly header: string[],
  ) {}

  /** The first call makes the file, for its owner only: it holds what customers told the shop. */
  async add({ line, cells }: CsvRecord, reason: string): Promise<void> {
    if (!this.file) {
      this.file = await this.create();
      await this.write([...REJECTED_COLUMNS, ...this.kept(this.header)]);
    }
    this.count++;
    await this.write([String(line), reason, ...this.kept(cells)]);
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  private async create(): Promise<FileHandle> {
    try {
      return await open(this.path, 'w', 0o600);
    } catch (error) {
      throw new CannotRun(`The rejected rows cannot be written to ${this.path}: ${(error as Error).message}.`);
    }
  }

  /** Without the columns that an earlier rejection added. */
  private kept(cells: string[]): string[] {
    return cells.filter((_, index) => !REJECTED_COLUMNS.includes(this.header[index]?.trim().toLowerCase() ?? ''));
  }

  private async write(cells: string[]): Promise<void> {
    // A cell that came in protected is protected once.
    await this.file?.write(csvLine(cells.map(unprotectCell)));
  }
}
