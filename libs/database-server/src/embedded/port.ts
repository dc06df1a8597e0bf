import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/**
 * The port to start the cluster in `directory` on: the one it had last time, so that whoever has its URL finds it
 * again, or a free one when that is taken.
 */
export async function choosePort(directory: string): Promise<number> {
  const previous = await previousPort(directory);
  return (previous && (await bind(previous))) || (await freePort());
}

/** PostgreSQL notes the command line of its last start. */
async function previousPort(directory: string): Promise<number | null> {
  const options = await readFile(join(directory, 'postmaster.opts'), 'utf8').catch(() => '');
  return Number(/"-p" "(\d+)"/.exec(options)?.[1]) || null;
}

async function freePort(): Promise<number> {
  const port = await bind(0);
  if (!port) throw new Error('There is no free port for the embedded PostgreSQL');
  return port;
}

/** Takes a port for a moment and tells its number; null when somebody has it. 0 is any free one. */
async function bind(port: number): Promise<number | null> {
  const server = createServer();
  const isBound = await new Promise<boolean>((done) => {
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => done(true));
  });
  if (!isBound) return null;
  const { port: bound } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return bound;
}
