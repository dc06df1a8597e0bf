import { open } from 'node:fs/promises';

import { openCsv } from './csv-file';
import { ImportRefused } from './import-refused';
import type { RowFile } from './row-file';
import { openWorkbook } from './workbook/open-workbook';

/** How every ZIP archive begins, and so every workbook. */
const ARCHIVE = '504b0304';

/**
 * Opens a file in any format that imports read. The content decides about the format, because names of files are often
 * wrong.
 * @throws ImportRefused if there is no such file, or if it has none of these formats
 */
export async function openFile(path: string): Promise<RowFile> {
  try {
    const file = (await firstBytes(path)) === ARCHIVE ? await openWorkbook(path) : await openCsv(path);
    return { ...file, records: explained(path, file.records) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path);
  try {
    if (!(await file.stat()).isFile()) throw new ImportRefused(`${path} is not a file.`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('hex', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The same records. A file may become unreadable after it was opened. */
async function* explained(path: string, records: RowFile['records']): RowFile['records'] {
  try {
    yield* records;
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Puts into a sentence why the file cannot be read. */
function unreadable(path: string, error: unknown): unknown {
  if (error instanceof ImportRefused) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new ImportRefused(`There is no file ${path}.`);
  if (code === 'EACCES') return new ImportRefused(`${path} cannot be read: permission denied.`);
  return code ? new ImportRefused(`${path} cannot be read: ${message}.`) : error;
}
