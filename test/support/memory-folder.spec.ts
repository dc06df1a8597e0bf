import { tmpdir } from 'node:os';

import { folderOfRuns } from './memory-folder';

const GIB = 2 ** 30;

const free = (bytes: number) => () => Promise.resolve(bytes);

describe('The files of a run', () => {
  it('are on the disk where there is no folder in memory', async () => {
    expect(await folderOfRuns('/no/such/folder', 64 * GIB, free(64 * GIB))).toBe(tmpdir());
  });

  it('are on the disk where the machine has little memory', async () => {
    expect(await folderOfRuns(process.cwd(), GIB, free(64 * GIB))).toBe(tmpdir());
  });

  it('are on the disk where the folder in memory has little room', async () => {
    expect(await folderOfRuns(process.cwd(), 64 * GIB, free(GIB))).toBe(tmpdir());
  });

  it('are in the folder in memory where there is enough of both', async () => {
    expect(await folderOfRuns(process.cwd(), 64 * GIB, free(64 * GIB))).toBe(process.cwd());
  });
});
