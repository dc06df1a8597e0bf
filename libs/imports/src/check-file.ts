import type { CsvRecord } from './csv-rows';
import { detectLayout, type ReadingOptions } from './detect-layout';
import { exampleCells } from './example-cells';
import { ColumnsMissing } from './import-refused';
import type { Importer, ReadEntry } from './importer';
import { type FileFormat, openFile, type OpenFile } from './open-file';
import { ReasonCounts } from './reason-counts';
import { RowTurns } from './row-turns';

/** The number of rows of a preview. */
const PREVIEW_ROWS = 20;
/** A check reads at most this many rows, so that its answer comes soon. */
const MAX_CHECKED_ROWS = 10_000;

/** A customer or a sale as it would be stored, or why it would be rejected. */
export interface PreviewedEntry {
  /** The line of its first row. */
  line: number;
  fields: Record<string, unknown> | null;
  reasons: string[];
}

/** The result of checking a file, before any row is stored. */
export interface FileCheck {
  format: FileFormat;
  program: string | null;
  /** The field of each column; null if the column is ignored. */
  mapping: Record<string, string | null>;
  /** The required fields that no column gives. Until a person maps columns to them, nothing can be imported. */
  missing: string[];
  /** The first different values of each column, as they stand in the file. */
  examples: Record<string, string[]>;
  /** In bytes. */
  size: number;
  rows: number;
  /** Customers or sales. */
  read: number;
  rejected: number;
  /** Products that the catalogue does not have. */
  products: number;
  reasons: Record<string, number>;
  notes: string[];
  /** False if the file has more rows than a check reads. */
  is_complete: boolean;
  preview: PreviewedEntry[];
}

/**
 * Reads the first rows of a file without storing anything. So it does not see what depends on stored rows: whether the
 * customer of a sale exists, for example.
 * @throws ImportRefused
 */
export async function checkFile<T>(importer: Importer<T>, path: string, reading: ReadingOptions): Promise<FileCheck> {
  const source = await openFile(path);
  try {
    return await checkRows(importer, source, reading);
  } finally {
    await source.close();
  }
}

async function checkRows<T>(importer: Importer<T>, source: OpenFile, reading: ReadingOptions): Promise<FileCheck> {
  const detected = detectOrMiss(importer, source, reading);
  const { records, isComplete } = await firstRows(source.records);
  const result = {
    ...{ format: source.format, size: source.size, is_complete: isComplete, rows: records.length },
    examples: exampleCells(source.header, records.slice(0, PREVIEW_ROWS)),
  };
  if (detected instanceof ColumnsMissing) {
    return {
      ...{ ...result, ...NOTHING_READ, missing: detected.missing },
      mapping: mappingOf(source.header, detected.columns),
      notes: [...source.notes, detected.message],
    };
  }
  return { ...result, missing: [], ...(await checkEntries(importer, source, detected, records)) };
}

/** The file is stored, and waits for a mapping. */
const NOTHING_READ = { program: null, read: 0, rejected: 0, products: 0, reasons: {}, preview: [] };

/** @returns how the file is read, or which required fields have no column. Those of vCards are always the same. */
function detectOrMiss<T>(
  importer: Importer<T>,
  source: OpenFile,
  reading: ReadingOptions,
): ReturnType<typeof detectLayout> | ColumnsMissing {
  try {
    return detectLayout(importer, source, reading);
  } catch (error) {
    if (error instanceof ColumnsMissing && source.format !== 'vcard') return error;
    throw error;
  }
}

async function checkEntries<T>(
  importer: Importer<T>,
  source: OpenFile,
  { layout, program, notes }: ReturnType<typeof detectLayout>,
  records: CsvRecord[],
) {
  const { entries, notes: entryNotes } = await readEntries(importer, layout, records);
  const reasons = new ReasonCounts();
  for (const entry of entries) if ('reasons' in entry) reasons.add(entry.reasons);
  const lastLine = records[PREVIEW_ROWS - 1]?.line ?? Infinity;
  return {
    program,
    mapping: mappingOf(source.header, layout.columns),
    read: entries.length,
    rejected: entries.filter((entry) => 'reasons' in entry).length,
    products:
      (await importer.countNewProducts?.(entries.flatMap((entry) => ('value' in entry ? entry.value : [])))) ?? 0,
    reasons: reasons.sorted(),
    notes: [...source.notes, ...notes, ...entryNotes],
    preview: entries
      .filter((entry) => lineOf(entry) <= lastLine)
      .map((entry) => previewOf(importer, entry))
      .sort((a, b) => a.line - b.line),
  };
}

/**
 * Whether a file can be read in this way, by its columns alone.
 * @returns the field of each column
 * @throws ImportRefused
 */
export async function checkColumns<T>(
  importer: Importer<T>,
  path: string,
  reading: ReadingOptions,
): Promise<FileCheck['mapping']> {
  const source = await openFile(path);
  await source.close();
  return mappingOf(source.header, detectLayout(importer, source, reading).layout.columns);
}

const mappingOf = (header: string[], columns: (string | null)[]) =>
  Object.fromEntries(
    header.flatMap((name, index) => (name.trim() === '' ? [] : [[name.trim(), columns[index] ?? null]])),
  );

async function firstRows(pieces: AsyncGenerator<CsvRecord[]>) {
  const records: CsvRecord[] = [];
  for await (const piece of pieces) {
    records.push(...piece.slice(0, MAX_CHECKED_ROWS + 1 - records.length));
    if (records.length > MAX_CHECKED_ROWS) break;
  }
  const isComplete = records.length <= MAX_CHECKED_ROWS;
  return { records: records.slice(0, MAX_CHECKED_ROWS), isComplete };
}

async function readEntries<T>(
  importer: Importer<T>,
  layout: Parameters<Importer<T>['reader']>[0],
  records: CsvRecord[],
): Promise<{ entries: ReadEntry<T>[]; notes: string[] }> {
  const reader = importer.reader(layout);
  const turns = new RowTurns();
  if (reader.survey) {
    for (const record of records) {
      reader.survey.take(record);
      await turns.waitForTurn();
    }
    reader.survey.end();
  }
  const entries: ReadEntry<T>[] = [];
  for (const record of records) {
    const entry = reader.take(record);
    if (entry) entries.push(entry);
    await turns.waitForTurn();
  }
  const last = reader.end();
  const all = [...entries, ...(last ? [last] : []), ...(reader.later?.() ?? []).flat()];
  return { entries: all, notes: reader.notes?.() ?? [] };
}

function previewOf<T>(importer: Importer<T>, entry: ReadEntry<T>): PreviewedEntry {
  const line = lineOf(entry);
  if ('reasons' in entry) return { line, fields: null, reasons: entry.reasons };
  // As JSON shows it: times in ISO 8601, and no fields that are missing.
  return {
    line,
    fields: JSON.parse(JSON.stringify(importer.preview(entry.value))) as Record<string, unknown>,
    reasons: [],
  };
}

/** The line of its first row. */
const lineOf = ({ rows }: ReadEntry<unknown>): number => rows[0]?.line ?? 0;
