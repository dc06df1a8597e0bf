import { backUpBeforeMigrations } from '@wateja/backup';
import { EmbeddedServer, withClient } from '@wateja/database-server';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ApiProcess, endDatabase, postmasterIn, startApi } from '../../support/api-process';
import { isAlive } from '../../support/process-tree';
import { waitUntil } from '../../support/wait-until';

describe('The automatic backups of the embedded database', () => {
  let data: string;
  let folder: string;
  const processes: ApiProcess[] = [];

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'wateja-daily-'));
    await chmod(data, 0o755);
    folder = join(data, 'backups');
  });
  afterAll(async () => {
    for (const api of processes) await kill(api);
    await endDatabase(data);
    await rm(data, { recursive: true, force: true });
  });

  async function start(): Promise<ApiProcess> {
    const settings = { AUTOMATIC_BACKUPS: 'true', DEMO_DATA: 'true', DEMO_PASSWORD: 'mangoes and plums' };
    const api = startApi({ DATA_DIR: data, LOG_DIR: join(data, 'logs'), ...settings });
    processes.push(api);
    await api.ready();
    return api;
  }
  async function kill(api: ApiProcess): Promise<void> {
    api.child.kill('SIGKILL');
    await api.ended;
  }
  const files = async () => (await readdir(folder)).filter((name) => name.endsWith('.backup')).sort();
  const checked = async () => JSON.parse(await readFile(join(folder, 'checked.json'), 'utf8').catch(() => '{}'));
  /** Renames the newest backup, as if it were one of an earlier day. */
  const ageNewestBackup = async (day: string) =>
    rename(join(folder, (await files()).at(-1) as string), join(folder, `wateja-${day}T060000Z.backup`));
  /** Reads the data of the shop. */
  const shop = async () => {
    const server = await EmbeddedServer.open({ dataDirectory: data });
    const restored = await withClient(await server.url(), async (client) => {
      const { rows } = await client.query(`
        SELECT (SELECT count(*) FROM customers) AS customers, (SELECT sum(total_amount) FROM sales) AS sales,
          (SELECT sum(total_spent) FROM customer_purchase_history) AS spent`);
      return rows[0];
    });
    await server.close();
    return restored;
  };

  it('are made at the first start of a day and restored aside, and a killed process leaves all as it was', async () => {
    let api = await start();
    await waitUntil('the first backup is checked', async () => (await checked()).is_whole);
    const [first] = await files();
    expect(await checked()).toEqual({ file: first, is_whole: true, at: expect.any(String) });
    expect(existsSync(join(folder, 'check'))).toBe(false);
    const before = await shop();
    await kill(api);

    // The service is killed while it writes a backup.
    await ageNewestBackup('20260101');
    api = await start();
    await waitUntil('a backup is being written', async () =>
      (await readdir(folder)).some((name) => name.endsWith('.part')),
    );
    await kill(api);

    // The service is killed while it restores into a temporary database. The server of that database continues to run.
    api = await start();
    await waitUntil('the check runs', async () => (await postmasterIn(join(folder, 'check'))) !== null);
    await kill(api);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    const aside = await postmasterIn(join(folder, 'check'));

    api = await start();
    await waitUntil('the newest backup is checked', async () => (await checked()).file === (await files()).at(-1));
    await waitUntil('nothing is left of the check', () => !existsSync(join(folder, 'check')));
    await waitUntil('the PostgreSQL of the check has ended', async () => !(await isAlive(aside as number)));
    expect(await files()).toHaveLength(2);
    expect(await shop()).toEqual(before);
    api.child.kill('SIGTERM');
    expect(await api.ended).toBe(0);
  });

  it('are made before migrations, which wait for them', async () => {
    const server = await EmbeddedServer.open({ dataDirectory: data });
    const sentences: string[] = [];
    const say = (sentence: string) => sentences.push(sentence);
    const log = { info: say, warn: say, error: say };
    const settings = { DATA_DIR: data, AUTOMATIC_BACKUPS: true };
    const before = await files();
    await backUpBeforeMigrations(settings, await server.url(), ['later'], log);
    const [newFile] = (await files()).filter((name) => !before.includes(name));
    expect(sentences).toEqual([`Wrote the backup ${join(folder, newFile as string)} before the migrations.`]);

    await rm(folder, { recursive: true });
    await writeFile(folder, 'no folder');
    await expect(backUpBeforeMigrations(settings, await server.url(), ['later'], log)).rejects.toThrow(
      /^The backup before the migrations failed, so nothing was changed: /,
    );
    await backUpBeforeMigrations({ ...settings, AUTOMATIC_BACKUPS: false }, await server.url(), ['later'], log);
    expect(sentences.at(-1)).toMatch(/^1 migration changes a database .+ make one: /);
    await server.close();
  });
});
