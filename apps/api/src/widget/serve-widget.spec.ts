import fastify, { type FastifyInstance } from 'fastify';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serveWidget } from './serve-widget';

describe('serveWidget', () => {
  const folder = mkdtempSync(join(tmpdir(), 'widget-'));
  let server: FastifyInstance;

  beforeAll(() => {
    const files = {
      'v1.js': 'run()',
      'v1.js.gz': 'compressed',
      'index.html': '<h1>Demo</h1>',
      'demo.js': '',
      'demo.css': '',
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    server = fastify();
    serveWidget(server, folder);
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const get = (url: string, headers = {}) => server.inject({ method: 'GET', url, headers });

  it('answers the script to pages of every origin, which may keep it for an hour', async () => {
    const { statusCode, headers, body } = await get('/widget/v1.js');
    expect([statusCode, body]).toEqual([200, 'run()']);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^"[0-9a-f]{22}"$/),
      vary: 'Accept-Encoding',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('answers it compressed to clients that accept that, with another tag', async () => {
    const [plain, compressed] = [
      await get('/widget/v1.js'),
      await get('/widget/v1.js', { 'accept-encoding': 'br, gzip' }),
    ];
    expect([compressed.body, compressed.headers['content-encoding']]).toEqual(['compressed', 'gzip']);
    expect(compressed.headers.etag).not.toBe(plain.headers.etag);
  });

  it('shows a page that may do nothing but what a careful page outside may', async () => {
    const { headers, body } = await get('/widget/demo');
    expect(body).toContain('Demo');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('adds no route if the lookup is not built', async () => {
    const bare = fastify();
    serveWidget(bare, join(folder, 'nowhere'));
    expect((await bare.inject('/widget/v1.js')).statusCode).toBe(404);
    await bare.close();
  });
});
