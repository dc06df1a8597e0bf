import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as laterOn } from 'node:timers/promises';

import { closeLog, openLog } from './logger';

describe('The log', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wateja-log-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('drops lines that are logged after its end, without an error', async () => {
    const log = openLog({ LOG_DIR: folder, LOG_LEVEL: 'info', NODE_ENV: 'test' });
    log.warn('in time');
    await closeLog(log);
    log.warn('too late');
    // An error that nobody handles would end this file now.
    await laterOn();

    const written = await readFile(join(folder, 'combined.log'), 'utf8');
    expect([written.includes('in time'), written.includes('too late')]).toEqual([true, false]);
  });

  it('is read by the account of the service and its group only, also files of earlier versions', async () => {
    await writeFile(join(folder, 'error.log'), '', { mode: 0o644 });
    const log = openLog({ LOG_DIR: folder, LOG_LEVEL: 'info', NODE_ENV: 'test' });
    log.error('a phone number may be here');
    await closeLog(log);
    for (const name of ['combined.log', 'error.log']) {
      const { mode } = await stat(join(folder, name));
      // A stricter mask of the account takes more away.
      expect([name, mode & 0o137]).toEqual([name, 0]);
    }
  });
});
