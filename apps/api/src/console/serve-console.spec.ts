import fastify, { type FastifyInstance } from 'fastify';
import { mkdtempSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serveConsole } from './serve-console';

describe('serveConsole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  let server: FastifyInstance;

  beforeAll(() => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<meta nonce="CSP_NONCE"><script nonce="CSP_NONCE" src="/x"></script>');
    writeFileSync(join(folder, 'assets', 'index-1a2b.js'), 'run()');
    writeFileSync(join(folder, 'assets', 'index-1a2b.js.gz'), 'compressed');
    server = fastify();
    serveConsole(server, folder);
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const get = (url: string, headers = {}) => server.inject({ method: 'GET', url, headers });

  it.each(['/console', '/console/', '/console/login', '/console/1/customers?q=amina'])(
    'answers the page at %s',
    async (url) => {
      const { statusCode, headers } = await get(url);
      expect(statusCode).toBe(200);
      expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    },
  );

  it('gives each answer a nonce of its own, and no other inline style or script', async () => {
    const pages = [await get('/console'), await get('/console')];
    const nonces = pages.map(({ body }) => [
      ...new Set([...body.matchAll(/nonce="([^"]+)"/g)].map(([, nonce]) => nonce)),
    ]);
    expect(nonces).toEqual([[expect.stringMatching(/^[\w+/=]{24}$/)], [expect.stringMatching(/^[\w+/=]{24}$/)]]);
    expect(nonces[0]).not.toEqual(nonces[1]);
    const policy = String(pages[0]?.headers['content-security-policy']);
    expect(policy).toContain(`default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonces[0]![0]}'`);
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
  });

  it('lets browsers keep the files for a year, compressed if they can read it', async () => {
    const plain = await get('/console/assets/index-1a2b.js');
    expect(plain.body).toBe('run()');
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const compressed = await get('/console/assets/index-1a2b.js', { 'accept-encoding': 'gzip' });
    expect(compressed.headers['content-encoding']).toBe('gzip');
    expect(compressed.body).toBe('compressed');
  });

  it.each(['gone.js', '', '..%2findex.html', '%2e%2e/%2e%2e/index.html'])('has no file %s', async (name) => {
    expect((await get(`/console/assets/${name}`)).body).not.toContain('<script');
  });

  it('leads people from the address of the service to the console, and not programs', async () => {
    const person = await get('/', { accept: 'text/html,*/*;q=0.8' });
    expect([person.statusCode, person.headers['location'], person.headers['vary']]).toEqual([
      302,
      '/console',
      'Accept',
    ]);
    expect((await get('/', { accept: 'application/json' })).statusCode).toBe(404);
    expect((await get('/')).statusCode).toBe(404);
  });

  it('adds no route if the console is not built', async () => {
    const bare = fastify();
    serveConsole(bare, join(folder, 'nowhere'));
    expect((await bare.inject('/console')).statusCode).toBe(404);
    await bare.close();
  });
});
