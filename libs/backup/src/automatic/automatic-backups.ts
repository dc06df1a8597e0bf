import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { BackupRefused } from '../backup-refused';
import { BackupFolder } from './backup-folder';
import { isDue } from './is-due';
import { restoreAside } from './restore-aside';

/** How often to look whether a backup is due. A timer of 24 hours would stand still while a laptop sleeps. */
const INTERVAL_MS = 15 * 60 * 1_000;

/** Writes sentences for the operator. */
export type BackupLog = Record<'info' | 'warn' | 'error', (sentence: string) => void>;

/**
 * Backs up the embedded database while the service runs, at the first start of a day and every 24 hours, and restores each
 * new backup aside. Nothing here fails the service.
 */
export class AutomaticBackups {
  private readonly folder: BackupFolder;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    dataDirectory: string,
    ownerUrl: string,
    private readonly log: BackupLog,
  ) {
    this.folder = new BackupFolder(dataDirectory, ownerUrl);
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Resolves when nothing is written any more. A backup that is not whole leaves no file. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let isStart = true; !signal.aborted; isStart = false) {
      await this.look(isStart).catch((error: Error) => {
        if (!signal.aborted) this.log.warn(`The automatic backup failed, and is tried again later: ${error.message}`);
      });
      await delay(INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private look(isStart: boolean): Promise<void> {
    return this.folder.exclusivelyIfFree(async () => {
      const { signal } = this.stopping;
      const [newest] = await this.folder.list();
      if (isDue(newest, new Date(), isStart) && (await this.folder.hasShop())) {
        const { file, bytes } = await this.folder.add(signal);
        this.log.info(
          `Wrote the backup ${file} (${bytes.toLocaleString('en')} bytes). Keep a copy of it on another machine.`,
        );
      }
      await this.checkNewest(signal);
    });
  }

  private async checkNewest(signal: AbortSignal): Promise<void> {
    const [newest] = await this.folder.list();
    if (!newest || (await this.folder.lastChecked())?.file === newest.name) return;
    const file = join(this.folder.path, newest.name);
    try {
      const { rows } = await restoreAside(file, join(this.folder.path, 'check'), { signal });
      await this.folder.noteChecked({ file: newest.name, is_whole: true });
      this.log.info(`The backup ${file} is complete: a restore gave back all ${rows.toLocaleString('en')} rows.`);
    } catch (error) {
      if (!(error instanceof BackupRefused)) throw error;
      await this.folder.noteChecked({ file: newest.name, is_whole: false });
      this.log.error(`The backup ${file} cannot be restored. Keep older ones, and make one by hand. ${error.message}`);
    }
  }
}
