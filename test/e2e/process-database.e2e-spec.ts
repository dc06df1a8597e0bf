import { EmbeddedServer } from '@wateja/database-server';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

describe('The embedded PostgreSQL', () => {
  let dataDirectory: string;
  let opened: EmbeddedServer[];

  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'wateja-embedded-'));
    await chmod(dataDirectory, 0o755);
    opened = [];
  });
  afterEach(async () => {
    await opened[0]?.stop('immediate');
    for (const { directory } of opened) await rm(directory, { recursive: true, force: true });
    await rm(dataDirectory, { recursive: true, force: true });
  });

  async function open(): Promise<EmbeddedServer> {
    const server = await EmbeddedServer.open({ dataDirectory, durable: false });
    opened.push(server);
    return server;
  }

  it('runs for each process that has opened it, also without a query, and stops with the last one', async () => {
    const [first, second] = [await open(), await open()];
    await first.close();
    expect(await answers(await second.url())).toBe(true);
    const url = await second.url();
    await second.close();
    expect(await answers(url)).toBe(false);
  });

  it('stops when all processes close it at once', async () => {
    const servers = [await open(), await open(), await open()];
    const url = await servers[0]?.url();
    await Promise.all(servers.map((server) => server.close()));
    expect(await answers(url)).toBe(false);
  });

  it('is there for a process that opens it while the last one closes it', async () => {
    let present = await open();
    for (let time = 0; time < 5; time++) {
      const [next] = await Promise.all([open(), present.close()]);
      expect(await answers(await next.url())).toBe(true);
      present = next;
    }
  });

  it('comes back at the same URL after a crash', async () => {
    const first = await open();
    const url = await first.url();
    await first.stop('immediate');
    const second = await open();
    expect(await second.url()).toBe(url);
    expect(await answers(url)).toBe(true);
  });

  it('may already have ended when it is closed', async () => {
    const [first, second] = [await open(), await open()];
    await first.stop('immediate');
    await expect(first.close()).resolves.toBeUndefined();
    await expect(second.close()).resolves.toBeUndefined();
  });
});

async function answers(url: string | undefined): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
