import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The built service, on an embedded PostgreSQL of its own, with the demo shop. */
export interface Service {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the service as `npm start` does, on a free port.
 * @param variables what the tests of a file set otherwise
 */
export async function startService(variables: Record<string, string> = {}): Promise<Service> {
  const directory = await mkdtemp(join(tmpdir(), 'wateja-browser-'));
  // If root runs the tests, PostgreSQL runs under its own account, which must be able to enter the folder.
  await chmod(directory, 0o755);
  const process_ = spawn(process.execPath, ['dist/apps/api/src/main.js'], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'development',
      PORT: '0',
      DATA_DIR: join(directory, 'data'),
      LOG_DIR: join(directory, 'logs'),
      RATE_LIMITS: 'off',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(process_);
  return {
    url,
    async stop() {
      const ended = once(process_, 'exit');
      process_.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Reads the URL of the console from what the service prints when it is ready. */
function addressOf(service: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    service.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const url = /Console\s+(http:\/\/[\w.:[\]]+)\/console/.exec(printed)?.[1];
      if (url) resolve(url);
    });
    service.once('exit', () => reject(new Error(`The service did not start:\n${printed}`)));
  });
}
