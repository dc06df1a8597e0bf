import { strToU8, Zip, ZipDeflate } from 'fflate';

import { type CellValue, type ColumnKind, nestedCell } from '../report';
import type { FileColumn, FileWriter } from './file-format';
import { cellXml, columnName, STATIC_PARTS } from './workbook-parts';
import type { ZonedTime } from './zoned-time';

/** Fast, and a sheet still shrinks to a tenth. */
const LEVEL = 1;
const SHEET_BEGIN =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">' +
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>';
const SHEET_END = '</sheetData></worksheet>';

/**
 * Writes an XLSX workbook with one sheet. It compresses rows as they come and keeps none. Texts are text cells, which
 * no spreadsheet runs as a formula. Times are dates on the clocks of the shop.
 */
export class WorkbookWriter implements FileWriter {
  private readonly zip: Zip;
  private readonly sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: LEVEL });
  private readonly letters: string[];
  private lastRow = 0;
  private chunks: Uint8Array[] = [];

  constructor(
    private readonly columns: FileColumn[],
    private readonly clock: ZonedTime,
  ) {
    this.letters = columns.map((_, index) => columnName(index));
    this.zip = new Zip((error, chunk) => {
      if (error) throw error;
      this.chunks.push(chunk);
    });
  }

  begin(): Uint8Array[] {
    for (const [name, content] of Object.entries(STATIC_PARTS)) {
      const part = new ZipDeflate(name, { level: LEVEL });
      this.zip.add(part);
      part.push(strToU8(content), true);
    }
    this.zip.add(this.sheet);
    this.sheet.push(strToU8(`${SHEET_BEGIN}${this.rowXml(this.columns.map(({ name }) => name))}`));
    return this.takeChunks();
  }

  rows(rows: CellValue[][]): Uint8Array[] {
    const texts = rows.map((cells) => this.rowXml(cells));
    if (texts.length > 0) this.sheet.push(strToU8(texts.join('')));
    return this.takeChunks();
  }

  end(): Uint8Array[] {
    this.sheet.push(strToU8(SHEET_END), true);
    this.zip.end();
    return this.takeChunks();
  }

  private rowXml(cells: CellValue[]): string {
    const isHeader = this.lastRow === 0;
    const row = ++this.lastRow;
    const texts = cells.map((cell, at) => {
      const kind = isHeader ? 'text' : (this.columns[at]?.kind ?? 'text');
      return cellXml(`${this.letters[at]}${row}`, kind, this.plain(cell, kind));
    });
    return `<row r="${row}">${texts.join('')}</row>`;
  }

  /** The value of a cell: a time as a number, and a list or an object as text. */
  private plain(cell: CellValue, kind: ColumnKind): string | number | boolean | null {
    if (cell instanceof Date) return this.clock.serial(cell);
    return typeof cell === 'object' && cell !== null ? nestedCell(cell, kind) || null : cell;
  }

  private takeChunks(): Uint8Array[] {
    const { chunks } = this;
    this.chunks = [];
    return chunks;
  }
}
