import { mkdtemp, readFile, rm } from 'node:fs/promises';
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

  it('drops what is logged after its end, which harms nobody', async () => {
    const log = openLog({ LOG_DIR: folder, LOG_LEVEL: 'info', NODE_ENV: 'test' });
    log.warn('in time');
    await closeLog(log);
    log.warn('too late');
    // An error that nobody handles would end this file now.
    await laterOn();

    const written = await readFile(join(folder, 'combined.log'), 'utf8');
    expect([written.includes('in time'), written.includes('too late')]).toEqual([true, false]);
  });
});
