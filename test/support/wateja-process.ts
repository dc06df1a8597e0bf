import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

import type { CommandResult } from './run-wateja';
import type { DatabaseUrls } from './test-database';

const PROGRAM = ['-r', './test/support/typescript.cjs', 'apps/cli/src/main.ts'];

/**
 * Runs a command of `wateja` in a separate process. Commands that use the schema engine need this, because it is an ES
 * module, which jest's sandbox does not load.
 * @param logins values for DATABASE_URL and DATABASE_OWNER_URL that differ from the usual ones
 */
export async function runWatejaProcess(
  database: DatabaseUrls,
  args: string[],
  logins: { url?: string; owner_url?: string } = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [...PROGRAM, ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      LOG_DIR: process.env['WATEJA_TEST_DIRECTORY'],
      DATABASE_URL: logins.url ?? database.application_url,
      DATABASE_OWNER_URL: logins.owner_url ?? database.owner_url,
    },
  });
  const ended = new Promise<number>((done) => child.once('close', (code) => done(code ?? -1)));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exitCode: await ended, stdout, stderr };
}
