import { once } from 'node:events';
import { Readable } from 'node:stream';
import { constants, createGunzip, createGzip } from 'node:zlib';

/**
 * Stores text that is written now and read later. It compresses the text and keeps it in memory: JSON of similar rows
 * shrinks to a tenth or less, so that a long history needs only a few megabytes. zlib does not block the event loop.
 */
export class Spool {
  private readonly packer = createGzip({ level: constants.Z_BEST_SPEED });
  private readonly parts: Buffer[] = [];

  constructor() {
    this.packer.on('data', (part: Buffer) => this.parts.push(part));
  }

  /** Adds text, and resolves when there is room for more. */
  async write(text: string): Promise<void> {
    if (!this.packer.write(text)) await once(this.packer, 'drain');
  }

  /** Returns all text. Call it once, after the last write. */
  async read(): Promise<Readable> {
    this.packer.end();
    await once(this.packer, 'end');
    return Readable.from(this.parts).pipe(createGunzip());
  }
}
