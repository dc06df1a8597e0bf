import { open } from 'node:fs/promises';

import { openCsv } from './csv-file';
import { ImportRefused } from './import-refused';
import type { RowFile } from './row-file';
import { isVCards, openVCards } from './vcards/open-vcards';
import { openWorkbook } from './workbook/open-workbook';

/** The first bytes of every ZIP archive. Workbooks are ZIP archives. */
const ARCHIVE = '504b0304';
/** The number of bytes by which the format is recognised. A file may begin with blank lines. */
const BEGINNING = 1_024;

/** The formats that can be imported. */
export type FileFormat = 'csv' | 'xlsx' | 'vcard';

/** A file whose format was recognised. */
export interface OpenFile extends RowFile {
  format: FileFormat;
  /** Must be called in the end, also if not all rows were read. */
  close: () => Promise<void>;
}

const OPEN: Record<FileFormat, (path: string) => Promise<RowFile>> = {
  csv: openCsv,
  xlsx: openWorkbook,
  vcard: openVCards,
};

/**
 * Opens a file in any supported format. The content decides which format it is, because the names of files are often
 * wrong.
 * @throws ImportRefused if there is no such file, or if it has none of these formats
 */
export async function openFile(path: string): Promise<OpenFile> {
  try {
    const format = await detectedFormat(path);
    const file = await OPEN[format](path);
    const records = withExplainedErrors(path, file.records);
    const close = async () => {
      await records.return(undefined);
      await file.close?.();
    };
    return { ...file, format, records, close };
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

/** @throws ImportRefused if the path is no file */
export async function detectedFormat(path: string): Promise<FileFormat> {
  const beginning = await firstBytes(path);
  return isArchive(beginning) ? 'xlsx' : isVCards(beginning) ? 'vcard' : 'csv';
}

const isArchive = (beginning: Buffer) => beginning.toString('hex', 0, 4) === ARCHIVE;

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    if (!(await file.stat()).isFile()) throw new ImportRefused(`${path} is not a file.`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Yields the records. If the file becomes unreadable after it was opened, the error says so in a sentence. */
async function* withExplainedErrors(path: string, records: RowFile['records']): RowFile['records'] {
  try {
    yield* records;
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

/** Puts into a sentence why the file cannot be read. */
function unreadableFile(path: string, error: unknown): unknown {
  if (error instanceof ImportRefused) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new ImportRefused(`The file ${path} does not exist.`);
  if (code === 'EACCES') return new ImportRefused(`${path} cannot be read: permission denied.`);
  return code ? new ImportRefused(`${path} cannot be read: ${message}.`) : error;
}
