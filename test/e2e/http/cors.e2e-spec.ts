import { readEnvironment } from '../../../apps/api/src/environment';
import { createTestApp, type TestApp } from '../../support/test-app';

const TILL = 'https://till.example';
const DEV = 'http://localhost:5173';

describe('Pages of other origins', () => {
  let closed: TestApp;
  let open: TestApp;

  beforeAll(async () => {
    closed = await createTestApp();
    open = await createTestApp({
      CORS_ORIGINS: `${TILL}, ${DEV}`,
      RATE_LIMITS: 'anonymous=3,staff=9,manager=9,owner=9,admin=9',
    });
  });
  afterAll(() => Promise.all([closed.close(), open.close()]));

  const preflight = (testApp: TestApp, origin: string, method = 'PATCH') =>
    testApp.request('OPTIONS', '/api/customers/1', {
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type,if-match,idempotency-key',
      },
    });

  it('may not call it unless they are configured', async () => {
    expect((await preflight(closed, TILL)).status).toBe(404);
    const { headers } = await closed.request('GET', '/api/auth/me', { headers: { origin: TILL } });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it.each([TILL, DEV])('of %s may, and read what a client needs', async (origin) => {
    const { status, headers } = await open.request('GET', '/api/auth/me', { headers: { origin } });
    expect(status).toBe(401);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(String(headers['vary'])).toContain('Origin');
    expect(String(headers['access-control-expose-headers']).split(', ')).toEqual(
      expect.arrayContaining(['ETag', 'RateLimit', 'Retry-After', 'Idempotent-Replayed', 'X-Request-Id']),
    );
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('ask first, at no cost, and learn which methods and headers are taken', async () => {
    for (let times = 0; times < 5; times++) {
      const { status, headers } = await preflight(open, TILL);
      expect(status).toBe(204);
      expect(headers['access-control-allow-origin']).toBe(TILL);
      expect(String(headers['access-control-allow-methods'])).toContain('PATCH');
      for (const name of ['Authorization', 'Content-Type', 'If-Match', 'Idempotency-Key']) {
        expect(String(headers['access-control-allow-headers'])).toContain(name);
      }
      expect(headers).toMatchObject({ 'x-request-id': expect.any(String), 'x-content-type-options': 'nosniff' });
    }
  });

  it.each(['https://evil.example', 'https://till.example.evil.example', 'http://till.example', 'null', `${TILL}:8443`])(
    'of %s may not',
    async (origin) => {
      const answers = [
        await preflight(open, origin),
        await open.request('GET', '/health/live', { headers: { origin } }),
      ];
      for (const { headers } of answers) expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  it.each([
    '*',
    'https://*.example',
    'till.example',
    `${TILL}/`,
    `${TILL}/api`,
    'null',
    'ftp://till.example',
    `${TILL},`,
  ])('are configured exactly: %s ends the start', (origins) => {
    expect(() => readEnvironment({ CORS_ORIGINS: origins })).toThrow(/^CORS_ORIGINS must be origins like/);
  });
});
