import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/**
 * Chooses the port of the cluster in `directory`. It is the port of the last start, so that people who know the URL
 * find the server again. If another program uses that port, it is any free one.
 */
export async function choosePort(directory: string): Promise<number> {
  const previous = await previousPort(directory);
  return (previous && (await bind(previous))) || (await freePort());
}

/** PostgreSQL writes the command line of its last start into a file. */
async function previousPort(directory: string): Promise<number | null> {
  const options = await readFile(join(directory, 'postmaster.opts'), 'utf8').catch(() => '');
  return Number(/"-p" "(\d+)"/.exec(options)?.[1]) || null;
}

async function freePort(): Promise<number> {
  const port = await bind(0);
  if (!port) throw new Error('There is no free port for the embedded PostgreSQL');
  return port;
}

/** Opens a port for a moment and returns its number; null when the port is in use. 0 means any free port. */
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
