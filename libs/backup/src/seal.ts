import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

import { BackupRefused } from './backup-refused';

/** How the file begins, before the salt and the first part of the nonces. */
const MARK = Buffer.from('wateja-sealed-1\n');
const SALT = 16;
const NONCE_PREFIX = 8;
const HEAD = MARK.length + SALT + NONCE_PREFIX;
const TAG = 16;
/** A frame of the file: its length with a mark for the last one, the ciphertext and its tag. */
const FRAME = 1024 * 1024;
const LENGTH = 4;
const IS_LAST = 0x8000_0000;

/** 128 MiB and a few tenths of a second for each guess of a passphrase. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const ALGORITHM = 'aes-256-gcm';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** True if a file that begins with these bytes is encrypted. */
export const isSealed = (beginning: Buffer): boolean => beginning.subarray(0, MARK.length).equals(MARK);

/**
 * Encrypts a stream by AES-256-GCM with a key made from the passphrase by scrypt. Each frame has a tag of its own, so a
 * reader never works with bytes that somebody changed. The nonce counts the frames and the last one is marked, so none can
 * be left out, moved or added.
 */
export async function* seal(plain: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const head = Buffer.concat([MARK, randomBytes(SALT + NONCE_PREFIX)]);
  const key = await keyOf(passphrase, head);
  yield head;
  let number = 0;
  for await (const { bytes, isLast } of framesOf(plain, FRAME)) {
    const length = lengthField(bytes.length + TAG, isLast);
    const cipher = createCipheriv(ALGORITHM, key, nonceOf(head, number++)).setAAD(length);
    yield Buffer.concat([length, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Decrypts what {@link seal} has written. @throws BackupRefused if the passphrase is wrong, or the file is cut or altered */
export async function* unseal(sealed: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const reader = new ByteReader(sealed);
  const head = await reader.read(HEAD);
  const key = await keyOf(passphrase, head);
  for (let number = 0, isLast = false; !isLast; number++) {
    const length = await reader.read(LENGTH);
    const field = length.readUInt32BE();
    isLast = field >= IS_LAST;
    const size = field % IS_LAST;
    if (size < TAG || size > FRAME + TAG) throw alteredAt(number);
    const frame = await reader.read(size);
    const decipher = createDecipheriv(ALGORITHM, key, nonceOf(head, number))
      .setAAD(length)
      .setAuthTag(frame.subarray(-TAG));
    try {
      yield Buffer.concat([decipher.update(frame.subarray(0, -TAG)), decipher.final()]);
    } catch {
      throw alteredAt(number);
    }
  }
  if (!(await reader.isAtEnd())) throw new BackupRefused('The backup was altered: something follows its end.');
}

const alteredAt = (number: number) =>
  new BackupRefused(
    number === 0
      ? 'The passphrase is not the one of this backup, or the file was altered.'
      : 'The backup was altered after it was made.',
  );

function keyOf(passphrase: string, head: Buffer): Promise<Buffer> {
  return derive(passphrase.normalize('NFKC'), head.subarray(MARK.length, MARK.length + SALT), 32, SCRYPT);
}

function nonceOf(head: Buffer, number: number): Buffer {
  const nonce = Buffer.alloc(NONCE_PREFIX + 4);
  head.copy(nonce, 0, MARK.length + SALT);
  nonce.writeUInt32BE(number, NONCE_PREFIX);
  return nonce;
}

function lengthField(length: number, isLast: boolean): Buffer {
  const field = Buffer.alloc(LENGTH);
  field.writeUInt32BE(length + (isLast ? IS_LAST : 0));
  return field;
}

/** Cuts a stream into frames of a size. The last one may be shorter, and empty. */
async function* framesOf(plain: AsyncIterable<Buffer>, size: number) {
  let pending: Buffer = Buffer.alloc(0);
  for await (const part of plain) {
    pending = Buffer.concat([pending, part]);
    while (pending.length > size) {
      yield { bytes: pending.subarray(0, size), isLast: false };
      pending = pending.subarray(size);
    }
  }
  yield { bytes: pending, isLast: true };
}

/** Reads a stream by numbers of bytes. */
class ByteReader {
  private readonly parts: AsyncIterator<Buffer>;
  private pending: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.parts = stream[Symbol.asyncIterator]();
  }

  /** @throws BackupRefused if the stream ends before */
  async read(size: number): Promise<Buffer> {
    if (!(await this.fill(size))) throw new BackupRefused('The backup is cut: its end is missing.');
    const bytes = this.pending.subarray(0, size);
    this.pending = this.pending.subarray(size);
    return bytes;
  }

  async isAtEnd(): Promise<boolean> {
    return !(await this.fill(1));
  }

  private async fill(size: number): Promise<boolean> {
    const parts = [this.pending];
    let length = this.pending.length;
    while (length < size) {
      const next = await this.parts.next();
      if (next.done) break;
      parts.push(next.value);
      length += next.value.length;
    }
    if (parts.length > 1) this.pending = Buffer.concat(parts);
    return length >= size;
  }
}
