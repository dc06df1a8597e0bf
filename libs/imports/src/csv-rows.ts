import { ImportRefused } from './import-refused';

/** A row of a file, with its cells unchanged. */
export interface CsvRecord {
  /** The number of its first line, from 1. */
  line: number;
  cells: string[];
  /** How many bytes of the file were read before this row was returned. */
  bytes: number;
  /** Why the row cannot be read. Its cells are then only a guess. */
  problem?: string;
}

/** Maximum number of characters of a row. A row is held in memory. */
const MAX_ROW = 1_000_000;

const [QUOTE, LF, CR] = [0x22, 0x0a, 0x0d];
const OPEN_QUOTE = 'A quote is opened and not closed. A closing quote ends its cell';
const LINE_END = /\r\n|\n|\r/;

interface Row {
  cells: string[];
  problem?: string;
  /** The number of its lines. */
  lines: number;
  /** The position where the next row begins. */
  end: number;
}

/** A quoted cell and its end. `open`: its quote is not closed correctly. `incomplete`: more text is needed. */
type Quoted = { cell: string; end: number } | 'open' | 'incomplete';

/**
 * Splits text into rows as it arrives. If a quote is never closed, libraries either stop or read all rows up to the next
 * quote as one cell. This class reports only the row where the quote was opened, and continues at the next line.
 */
export class CsvRows {
  private text = '';
  private line = 1;
  private isEnd = false;
  private readonly separatorCode: number;

  constructor(private readonly separator: string) {
    this.separatorCode = separator.charCodeAt(0);
  }

  /**
   * Adds text.
   * @returns the rows that are complete now, without blank ones
   * @throws ImportRefused if a row is too long
   */
  add(text: string, bytes: number): CsvRecord[] {
    this.text += text;
    return this.take(bytes);
  }

  /** Ends the text. @returns the last row, if it had no line end */
  end(bytes: number): CsvRecord[] {
    this.isEnd = true;
    return this.take(bytes);
  }

  private take(bytes: number): CsvRecord[] {
    const records: CsvRecord[] = [];
    let start = 0;
    for (let row = this.readRow(start); row; row = this.readRow(start)) {
      const { cells, problem, lines } = row;
      if (cells.some((cell) => cell.trim() !== '')) {
        records.push(
          problem === undefined ? { line: this.line, cells, bytes } : { line: this.line, cells, bytes, problem },
        );
      }
      this.line += lines;
      start = row.end;
    }
    this.text = this.text.slice(start);
    return records;
  }

  /** @returns null if the rest of the row has not arrived */
  private readRow(start: number): Row | null {
    const { text } = this;
    const cells: string[] = [];
    let [at, lines] = [start, 1];
    if (at >= text.length) return null;
    for (;;) {
      if (text.charCodeAt(at) === QUOTE) {
        const quoted = this.readQuoted(at);
        if (quoted === 'incomplete') return null;
        if (quoted === 'open') return this.readOpen(cells, at, lines);
        const { cell } = quoted;
        const breaks = lineBreaks(cell);
        if (breaks > 0 && this.endsInAnotherRow(cell)) return this.readOpen(cells, at, lines);
        cells.push(cell);
        lines += breaks;
        at = quoted.end;
      } else {
        const end = this.endOfCell(at);
        if (end === null) return this.incomplete(start);
        cells.push(text.slice(at, end));
        at = end;
      }
      const end = this.endOfLine(at);
      if (end === null) return this.incomplete(start);
      if (end > at || at >= text.length) return { cells, lines, end };
      at++;
    }
  }

  private incomplete(start: number): null {
    if (this.text.length - start <= MAX_ROW) return null;
    throw new ImportRefused(`The row at line ${this.line} is longer than 1 MB. Is a closing quote missing?`);
  }

  /** @returns null if neither a separator nor a line end has arrived */
  private endOfCell(start: number): number | null {
    const { text, separatorCode } = this;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === separatorCode || code === LF || code === CR) return at;
    }
    return this.isEnd ? text.length : null;
  }

  /** @returns the position after the line end at `at`; `at` if there is no line end; null if more text is needed */
  private endOfLine(at: number): number | null {
    const { text, isEnd } = this;
    if (at >= text.length) return isEnd ? at : null;
    const code = text.charCodeAt(at);
    if (code === LF) return at + 1;
    if (code !== CR) return at;
    if (at + 1 === text.length) return isEnd ? at + 1 : null;
    return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
  }

  private readQuoted(start: number): Quoted {
    const { text, separatorCode } = this;
    let end = text.indexOf('"', start + 1);
    while (end !== -1 && text.charCodeAt(end + 1) === QUOTE) end = text.indexOf('"', end + 2);
    // A quote at the end of the text may be the first of a doubled quote.
    if (end === -1 || end + 1 === text.length) {
      if (!this.isEnd) return text.length - start > MAX_ROW ? 'open' : 'incomplete';
      if (end === -1) return 'open';
    }
    if (end - start > MAX_ROW) return 'open';
    const next = text.charCodeAt(end + 1);
    if (end + 1 < text.length && next !== separatorCode && next !== LF && next !== CR) return 'open';
    const cell = text.slice(start + 1, end);
    return { cell: cell.includes('"') ? cell.replaceAll('""', '"') : cell, end: end + 1 };
  }

  /**
   * True if the last line of a cell is a part of another row. Then the cell is not a note of several lines: a quote was
   * left open, and a later row happens to have a quote at the end of a cell, as in `Jane "Mama Tom"`. Programs write no
   * space after a separator. People write one after a comma, except in a number.
   */
  private endsInAnotherRow(cell: string): boolean {
    const last = cell.split(LINE_END).at(-1) ?? '';
    const [, ...others] = last.replace(/(\d),(\d{3})(?!\d)/g, '$1$2').split(this.separator);
    return others.some((text) => this.separator === '\t' || !/^\s/.test(text));
  }

  /** Reads the rest of the line as if it had no quotes. `start` is where the open quote stands. */
  private readOpen(before: string[], start: number, lines: number): Row | null {
    const { text } = this;
    let at = start;
    while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++;
    const end = at - start > MAX_ROW ? null : this.endOfLine(at);
    if (end === null) return this.incomplete(start);
    const cells = [...before, ...text.slice(start, at).split(this.separator)];
    return { cells, problem: OPEN_QUOTE, lines, end };
  }
}

function lineBreaks(cell: string): number {
  return cell.includes('\n') || cell.includes('\r') ? cell.split(LINE_END).length - 1 : 0;
}
