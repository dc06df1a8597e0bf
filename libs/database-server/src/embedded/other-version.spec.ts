import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DatabaseNotPrepared } from '../database-not-prepared';
import { EmbeddedServer } from './embedded-server';

describe('files of another major version of PostgreSQL', () => {
  it('are refused with the way from one version to the next, and are left as they are', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'wateja-version-'));
    // If root runs the tests, PostgreSQL runs under its own account, which must be able to enter the folder.
    chmodSync(dataDirectory, 0o755);
    mkdirSync(join(dataDirectory, 'postgres'));
    writeFileSync(join(dataDirectory, 'postgres', 'PG_VERSION'), '12\n');
    const error = await EmbeddedServer.open({ dataDirectory }).catch((reason: unknown) => reason);
    rmSync(dataDirectory, { recursive: true });
    expect(error).toBeInstanceOf(DatabaseNotPrepared);
    expect((error as Error).message).toMatch(
      /are of PostgreSQL 12, and .+ PostgreSQL \d+\. Make a backup .+ restore FILE\)\.$/,
    );
  });
});
