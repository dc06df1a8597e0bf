import { csvLines } from '@wateja/common';

import { type CellValue, nestedCell } from '../report';
import type { FileColumn, FileWriter } from './file-format';
import type { ZonedTime } from './zoned-time';

/** Writes CSV in UTF-8, with a header. No cell runs as a formula in a spreadsheet. Times have the offset of the shop. */
export class CsvWriter implements FileWriter {
  constructor(
    private readonly columns: FileColumn[],
    private readonly clock: ZonedTime,
  ) {}

  begin(): Uint8Array[] {
    return lines([this.columns.map(({ name }) => name)]);
  }

  rows(rows: CellValue[][]): Uint8Array[] {
    return rows.length > 0 ? lines(rows.map((cells) => cells.map((cell, at) => this.text(cell, at)))) : [];
  }

  end(): Uint8Array[] {
    return [];
  }

  private text(cell: CellValue, at: number): string {
    if (cell === null) return '';
    if (cell instanceof Date) return this.clock.iso(cell);
    return typeof cell === 'object' ? nestedCell(cell, this.columns[at]?.kind ?? 'text') : String(cell);
  }
}

const lines = (rows: string[][]) => [Buffer.from(csvLines(rows))];
