import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { ImportsEnvironment } from '../environment';

/** An upload that has just arrived has no row yet, so its file may be so old before it counts as left over. */
const MAX_AGE_WITHOUT_ROW_MS = 3_600_000;

/** The length of a UUID, with which the names of all files begin. */
const FILE_ID_LENGTH = 36;

/** The files of imports in the data directory: what was uploaded, and the rejected rows. Only this user can read them. */
@Injectable()
export class ImportFiles {
  private readonly folder: string;

  constructor(@Inject(ENVIRONMENT) env: ImportsEnvironment) {
    this.folder = join(env.DATA_DIR, 'imports');
  }

  /** The path of an uploaded file. @param fileId a UUID of ours, never a name from a client */
  uploadedPath(fileId: string): string {
    return join(this.folder, fileId);
  }

  rejectedPath(fileId: string): string {
    return `${this.uploadedPath(fileId)}.rejected.csv`;
  }

  /** Creates the folder. */
  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Removes the files of imports that keep none, and files whose import is not known. */
  async removeOthers(keptIds: ReadonlySet<string>): Promise<void> {
    await this.prepare();
    const newest = Date.now() - MAX_AGE_WITHOUT_ROW_MS;
    for (const name of await readdir(this.folder)) {
      if (keptIds.has(name.slice(0, FILE_ID_LENGTH))) continue;
      const path = join(this.folder, name);
      // Another process may have removed the file meanwhile.
      const stats = await stat(path).catch(() => null);
      if (stats && stats.mtimeMs < newest) await rm(path, { force: true });
    }
  }

  async exists(path: string): Promise<boolean> {
    return stat(path).then(
      () => true,
      () => false,
    );
  }

  async removeUploaded(fileId: string): Promise<void> {
    await rm(this.uploadedPath(fileId), { force: true });
  }

  async removeAll(fileId: string): Promise<void> {
    await this.removeUploaded(fileId);
    await rm(this.rejectedPath(fileId), { force: true });
  }
}
