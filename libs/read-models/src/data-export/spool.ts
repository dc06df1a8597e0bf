import { once } from 'node:events';
import { Readable } from 'node:stream';
import { constants, createGunzip, createGzip } from 'node:zlib';

/**
 * Text on its way: written now, read later, packed in between. JSON of equal rows shrinks to a tenth and less, so a
 * long history waits for its reader in a few megabytes, and on no disk. zlib works beside the event loop.
 */
export class Spool {
  private readonly packer = createGzip({ level: constants.Z_BEST_SPEED });
  private readonly parts: Buffer[] = [];

  constructor() {
    this.packer.on('data', (part: Buffer) => this.parts.push(part));
  }

  /** Resolves when there is room for more. */
  async write(text: string): Promise<void> {
    if (!this.packer.write(text)) await once(this.packer, 'drain');
  }

  /** All that was written; call it once, at the end. */
  async read(): Promise<Readable> {
    this.packer.end();
    await once(this.packer, 'end');
    return Readable.from(this.parts).pipe(createGunzip());
  }
}
