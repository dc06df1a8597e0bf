import { createReadStream } from 'node:fs';

import { counted } from '../counted';
import type { CsvRecord } from '../csv-rows';
import { ImportRefused } from '../import-refused';
import type { RowFile } from '../row-file';
import { detectFormat } from '../text-format';
import { COLUMNS, type Property, readProperty, toCells } from './vcard';

/** Maximum length of a line with its folded lines, in characters. Longer ones are pictures, which are left out. */
const MAX_LINE = 100_000;
/** Maximum number of lines of a card that are read. All of them are in memory until the card ends. */
const MAX_PROPERTIES = 1_000;
/** The size of a piece of the file, as for CSV files, because cards can be as short as rows. */
const PIECE_BYTES = 32_768;

const READ = new Set(['VERSION', 'UID', 'FN', 'N', 'ORG', 'TEL', 'EMAIL', 'ADR', 'NOTE']);

/** True if a file that begins like this contains vCards. */
export const isVCards = (beginning: Buffer) =>
  /^\s*BEGIN:VCARD\b/i.test(
    beginning
      .toString('latin1')
      .replace(/^(?:\xef\xbb\xbf|[\xfe\xff]{2})/, '')
      .replaceAll('\0', ''),
  );

/** Opens a file of vCards of version 3.0 or 4.0, such as an address book. Each card is a row. */
export async function openVCards(path: string): Promise<RowFile> {
  const { size, encoding } = await detectFormat(path);
  const notes = ['Read as vCards.'];
  return { size, notes, header: COLUMNS, records: readCards(path, encoding, notes) };
}

async function* readCards(path: string, encoding: string, notes: string[]): AsyncGenerator<CsvRecord[]> {
  const decoder = new TextDecoder(encoding);
  const cards = new Cards();
  const input = createReadStream(path, { highWaterMark: PIECE_BYTES });
  let bytes = 0;
  try {
    for await (const piece of input as AsyncIterable<Buffer>) {
      bytes += piece.length;
      yield cards.add(decoder.decode(piece, { stream: true }), bytes);
    }
    yield [...cards.add(`${decoder.decode()}\n`, bytes), ...cards.end(bytes)];
  } finally {
    input.destroy();
  }
  if (cards.withSurplus > 0) {
    notes.push(
      `Took the preferred or first phone, email or address of ${counted(cards.withSurplus, 'card')} with several.`,
    );
  }
}

/** Makes rows of the lines of vCards as they arrive. */
class Cards {
  /** How many cards have more phones, email addresses or postal addresses than a customer can have. */
  withSurplus = 0;
  private text = '';
  private lineNumber = 0;
  /** A line with the folded lines that followed it so far. */
  private line = '';
  private card: { line: number; properties: Property[]; problem?: string } | null = null;

  /** @returns the rows of the cards that this text completes */
  add(text: string, bytes: number): CsvRecord[] {
    this.text += text;
    const lines = this.text.split(/\r\n|\n|\r(?!$)/);
    this.text = lines.pop() ?? '';
    if (this.text.length > MAX_LINE * 10)
      throw new ImportRefused('The file has a line of more than a million characters.');
    return lines.flatMap((line) => this.takeLine(line, bytes));
  }

  /** @returns the row of a card that is not complete */
  end(bytes: number): CsvRecord[] {
    const last = this.takeWhole(this.line, bytes);
    return [...last, ...(this.card ? this.finish('The card has no END:VCARD', bytes) : [])];
  }

  private takeLine(line: string, bytes: number): CsvRecord[] {
    this.lineNumber++;
    if (/^[ \t]/.test(line)) {
      if (this.line.length <= MAX_LINE) this.line += line.slice(1);
      return [];
    }
    const records = this.takeWhole(this.line, bytes);
    this.line = line;
    return records;
  }

  private takeWhole(line: string, bytes: number): CsvRecord[] {
    if (line.trim() === '') return [];
    const property = readProperty(line);
    const isBegin = property?.name === 'BEGIN' && /^vcard$/i.test(property.value.trim());
    if (isBegin) {
      const unfinished = this.card ? this.finish('The card has no END:VCARD', bytes) : [];
      this.card = { line: this.lineNumber - 1, properties: [] };
      return unfinished;
    }
    if (!this.card)
      return [{ line: this.lineNumber - 1, cells: [], bytes, problem: 'The line does not belong to a card' }];
    // Without the content, because reasons are shown and kept longer than the file.
    if (!property) this.card.problem = `The card has a line that is not a property: line ${this.lineNumber - 1}`;
    else if (property.name === 'END') return this.finish(undefined, bytes);
    else if (this.card.properties.length >= MAX_PROPERTIES)
      this.card.problem = `The card has more than ${MAX_PROPERTIES} lines`;
    else if (READ.has(property.name)) this.card.properties.push(property);
    return [];
  }

  private finish(unfinished: string | undefined, bytes: number): CsvRecord[] {
    const { line = 0, properties = [], problem = unfinished } = this.card ?? {};
    this.card = null;
    const { cells, surplus } = toCells(properties);
    if (surplus) this.withSurplus++;
    const fault = problem ?? problemOf(properties);
    return [fault === undefined ? { line, cells, bytes } : { line, cells, bytes, problem: fault }];
  }
}

/** The reason why a card cannot be read, if any. */
function problemOf(properties: Property[]): string | undefined {
  const version = properties.find(({ name }) => name === 'VERSION')?.value.trim();
  if (version !== '3.0' && version !== '4.0') {
    return `The card has the vCard version ${version ?? 'none'}. Export it again as version 3.0 or 4.0`;
  }
  const isQuoted = properties.some(({ parameters }) => Object.values(parameters).flat().includes('quoted-printable'));
  return isQuoted ? 'The card is in quoted-printable. Export it again as version 3.0 or 4.0' : undefined;
}
