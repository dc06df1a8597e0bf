import type { FileCheck } from '../check-file';
import type { ReadingOptions } from '../detect-layout';
import { ColumnsMissing, ImportRefused } from '../import-refused';
import { FileNotImportable } from './imports.errors';
import type { StartableImport, StoredReading } from './imports.queries';

/** How a file is read, with the time zone of the shop if the caller names none. */
export function toReading({ mapping, dates, timezone }: StoredReading, shop: { timezone: string }): ReadingOptions {
  return { timezone: timezone ?? shop.timezone, dates: dates ?? null, mapping: mapping ?? null };
}

/**
 * Returns how a file is read when its import starts. Options that the caller does not name stay as they were when the
 * import ran before. So does the mapping if the caller sends back the one that the import shows: the format of a known
 * program also computes fields, which a mapping cannot.
 */
export function readingOf(wishes: StoredReading, { mapping, reading }: StartableImport): StoredReading {
  const isNew = wishes.mapping !== undefined && !isSame(wishes.mapping, mapping);
  return { ...reading, ...wishes, mapping: isNew ? wishes.mapping : reading.mapping };
}

const isSame = (mapping: FileCheck['mapping'], shown: FileCheck['mapping']): boolean =>
  Object.keys(mapping).length === Object.keys(shown).length &&
  Object.entries(mapping).every(([column, field]) => shown[column] === field);

/** The message of a refusal with the name that the client gave to the file, in place of our path. */
export const withFileName = (message: string, path: string, fileName: string | null): string =>
  message.replaceAll(path, JSON.stringify(fileName ?? 'file'));

/** Runs `work` on a file. @throws FileNotImportable if the file is refused */
export async function refusing<T>(path: string, fileName: string | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error;
    const message = withFileName(error.message, path, fileName);
    const isOfMapping = error instanceof ColumnsMissing || message.includes('mapping');
    throw new FileNotImportable(isOfMapping ? 'mapping' : 'file', message);
  }
}
