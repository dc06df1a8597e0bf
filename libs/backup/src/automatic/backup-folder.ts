import { withClient } from '@wateja/database-server';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { hasTables } from '../has-tables';
import { type BackupSummary, writeBackup } from '../write-backup';

/** How many backups stay. */
const KEPT = 7;
/** The key of the advisory lock that a process holds while it works in the folder. */
const FOLDER_LOCK = 7_261_127;
const NAME = /^wateja-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/;
/** Says which backup was last restored aside, and how that went. */
const CHECKED = 'checked.json';

/** A file in the folder. */
export interface KeptBackup {
  name: string;
  made_at: Date;
}

/** The result of restoring the newest backup into a temporary database. */
export interface CheckedBackup {
  file: string;
  is_whole: boolean;
}

/** The folder `backups` of DATA_DIR, which has the automatic backups of the embedded database. */
export class BackupFolder {
  readonly path: string;

  /** @param ownerUrl the login that owns the tables */
  constructor(
    dataDirectory: string,
    private readonly ownerUrl: string,
  ) {
    this.path = join(dataDirectory, 'backups');
  }

  /** Does `work` alone, after all other processes that share the folder. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return withClient(this.ownerUrl, async (client) => {
      await client.query('SELECT pg_advisory_lock($1)', [FOLDER_LOCK]);
      return this.use(work);
    });
  }

  /** Does `work` alone, or nothing if another process works in the folder. */
  async exclusivelyIfFree(work: () => Promise<void>): Promise<void> {
    await withClient(this.ownerUrl, async (client) => {
      const { rows } = await client.query<{ is_mine: boolean }>('SELECT pg_try_advisory_lock($1) AS is_mine', [
        FOLDER_LOCK,
      ]);
      if (rows[0]?.is_mine) await this.use(work);
    });
  }

  /** Newest first. */
  async list(): Promise<KeptBackup[]> {
    const names = await readdir(this.path).catch(() => []);
    return names
      .flatMap((name) => {
        const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
        if (year === undefined) return [];
        return [{ name, made_at: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) }];
      })
      .sort((a, b) => b.made_at.getTime() - a.made_at.getTime());
  }

  /** A database without a shop has nothing to lose. */
  hasShop(): Promise<boolean> {
    return withClient(this.ownerUrl, async (client) => {
      if (!(await hasTables(client))) return false;
      await client.query("SELECT set_config('wateja.platform', 'on', false)");
      return ((await client.query('SELECT FROM public.businesses LIMIT 1')).rowCount ?? 0) > 0;
    });
  }

  /** Writes a backup and removes the oldest ones. Call it {@link exclusively}. @returns the path of the file */
  async add(signal?: AbortSignal): Promise<{ file: string } & BackupSummary> {
    await this.removeDrafts();
    const time = new Date().toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
    const file = join(this.path, `wateja-${time}.backup`);
    const written = await writeBackup(this.ownerUrl, file, { signal });
    for (const { name } of (await this.list()).slice(KEPT)) await rm(join(this.path, name), { force: true });
    return { file, ...written };
  }

  async lastChecked(): Promise<CheckedBackup | undefined> {
    const text = await readFile(join(this.path, CHECKED), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as CheckedBackup);
  }

  async noteChecked(checked: CheckedBackup): Promise<void> {
    await writeFile(join(this.path, CHECKED), JSON.stringify({ ...checked, at: new Date().toISOString() }));
  }

  private async use<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(this.path, { recursive: true, mode: 0o711 });
    return work();
  }

  /** A process that writes a draft holds the lock, so all other drafts are of processes that were killed. */
  private async removeDrafts(): Promise<void> {
    for (const name of await readdir(this.path)) {
      if (name.endsWith('.part')) await rm(join(this.path, name), { force: true });
    }
  }
}
