import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

import { BackupRefused } from './backup-refused';
import { isSealed, unseal } from './seal';

/** A file inside a backup. Its content must be read before the next file. */
export interface ArchivedFile {
  name: string;
  content: AsyncIterable<Buffer>;
}

/** A backup that was opened for reading. */
export interface OpenBackup {
  /** The size of the backup in bytes. */
  size: number;
  /** How many bytes of it were read. */
  readonly read: number;
  files: AsyncIterable<ArchivedFile>;
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const CUT = 'The backup is cut: its end is missing.';

/**
 * @param signal ends the reading, also of a disk that does not answer
 * @throws BackupRefused if the file is no backup, or it is encrypted and there is no passphrase
 */
export async function openBackup(file: string, passphrase?: string, signal?: AbortSignal): Promise<OpenBackup> {
  const { size } = await stat(file);
  const beginning = await beginningOf(file);
  const isReadable = isSealed(beginning) || beginning.subarray(0, GZIP.length).equals(GZIP);
  if (!isReadable) throw new BackupRefused(`${file} is no backup of Wateja.`);
  const key = isSealed(beginning) ? required(passphrase) : null;
  const bytes = createReadStream(file, signal && { signal });
  const archive = extract();
  // The errors of all parts reach the reader through the archive.
  const source = key === null ? bytes : unseal(bytes, key);
  pipeline(source, createGunzip(), archive).catch(() => undefined);
  return {
    size,
    get read() {
      return bytes.bytesRead;
    },
    files: filesOf(archive),
  };
}

async function* filesOf(archive: ReturnType<typeof extract>): AsyncGenerator<ArchivedFile> {
  for await (const entry of archive) {
    yield { name: entry.header.name, content: entry };
    entry.resume();
  }
}

/** The classes of PostgreSQL's errors for rows that it does not accept. */
const REFUSED_ROW = /^2[23]/;

/** Says as a {@link BackupRefused} what zlib, tar and PostgreSQL say about a file that is cut or altered. */
export function explainDamage(error: unknown): unknown {
  // An AbortError has a number as its code.
  const { code: anyCode, message = '' } = error as { code?: unknown; message?: string };
  const code = String(anyCode);
  if (code === 'Z_BUF_ERROR' || /unexpected end/i.test(message)) return new BackupRefused(CUT, { cause: error });
  if (code.startsWith('Z_') || /tar header/i.test(message) || REFUSED_ROW.test(code)) {
    return new BackupRefused(`The backup was altered, or its disk is broken: ${message}.`, { cause: error });
  }
  return error;
}

function required(passphrase: string | undefined): string {
  if (passphrase !== undefined) return passphrase;
  throw new BackupRefused('The backup is encrypted. Give its passphrase: add --decrypt.');
}

async function beginningOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
