import type { FileCheck } from '../check-file';
import type { ReadingOptions } from '../detect-layout';
import { ImportRefused } from '../import-refused';
import { FileNotImportable } from './imports.errors';
import type { StoredReading } from './imports.queries';

/** How a file is read, with the time zone of the shop if the caller names none. */
export function toReading({ mapping, dates, timezone }: StoredReading, shop: { timezone: string }): ReadingOptions {
  return { timezone: timezone ?? shop.timezone, dates: dates ?? null, mapping: mapping ?? null };
}

/**
 * True if the caller sends the proposed mapping back unchanged. Then the file is read as it was recognised: the format of a
 * known program also computes fields, which a mapping cannot.
 */
export const isProposed = (mapping: FileCheck['mapping'], proposed: FileCheck['mapping']): boolean =>
  Object.keys(mapping).length === Object.keys(proposed).length &&
  Object.entries(mapping).every(([column, field]) => proposed[column] === field);

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
    throw new FileNotImportable(message.includes('mapping') ? 'mapping' : 'file', message);
  }
}
