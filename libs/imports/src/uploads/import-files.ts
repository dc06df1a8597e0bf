import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { ImportsEnvironment } from '../environment';

/** Files contain personal data, so they are removed after this time, even if nobody has run the import. */
const MAX_AGE_MS = 7 * 86_400_000;

/** The files of imports in the data directory: what was uploaded, and the rejected rows. Only this user can read them. */
@Injectable()
export class ImportFiles {
  private readonly folder: string;

  constructor(@Inject(ENVIRONMENT) env: ImportsEnvironment) {
    this.folder = join(env.DATA_DIR, 'imports');
  }

  /** The path of an uploaded file. @param fileId a UUID of ours, never a name from a client */
  uploaded(fileId: string): string {
    return join(this.folder, fileId);
  }

  rejected(fileId: string): string {
    return `${this.uploaded(fileId)}.rejected.csv`;
  }

  /** Creates the folder, and removes old files from it. */
  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const oldest = Date.now() - MAX_AGE_MS;
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      // Another process may have removed the file meanwhile.
      const age = await stat(path).catch(() => null);
      if (age && age.mtimeMs < oldest) await rm(path, { force: true });
    }
  }

  async exists(path: string): Promise<boolean> {
    return stat(path).then(
      () => true,
      () => false,
    );
  }

  async removeUploaded(fileId: string): Promise<void> {
    await rm(this.uploaded(fileId), { force: true });
  }

  async removeAll(fileId: string): Promise<void> {
    await this.removeUploaded(fileId);
    await rm(this.rejected(fileId), { force: true });
  }
}
