import { connect } from 'node:net';

import { givenShop, type Shop } from '../../support/fixtures';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';

describe('HTTP', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const customers = () => `/api/customers/${shop.business_id}`;
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    testApp.request('POST', customers(), { token: shop.staff, body, headers });

  function expectProblem(answer: Answer, status: number, code: string): void {
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ type: `urn:wateja:problem:${code}`, status, code, error: expect.any(String) });
  }

  describe('bodies', () => {
    it.each([
      ['broken JSON', '{"name":'],
      ['text that is no JSON', 'name=Amina'],
    ])('refuse %s with 400 and a detail', async (_what, body) => {
      const answer = await post(body);
      expectProblem(answer, 400, 'validation_failed');
      expect(answer.body).toMatchObject({
        error: 'Validation failed',
        details: [{ path: 'body', code: 'wrong_format', message: 'The body must be JSON in UTF-8' }],
      });
    });

    it.each([
      ['__proto__', '{"name":"Amina","__proto__":{"is_admin":true}}'],
      ['__proto__', '{"name":"Amina","address":[{"\\u005f_proto__":1}]}'],
      ['constructor.prototype', '{"name":"Amina","constructor":{"prototype":{"is_admin":true}}}'],
    ])('refuse the field %s by its name', async (name, body) => {
      const answer = await post(body);
      expectProblem(answer, 400, 'validation_failed');
      const message = `The body must not contain the field \`${name}\``;
      expect(answer.body.details).toEqual([{ path: 'body', code: 'unknown_field', message }]);
    });

    it('refuse letters that are not UTF-8 instead of losing them', async () => {
      const answer = await testApp.app.inject({
        method: 'POST',
        url: customers(),
        headers: { authorization: `Bearer ${shop.staff}`, 'content-type': 'application/json' },
        payload: Buffer.from('{"name":"José"}', 'latin1'),
      });
      expect(answer.statusCode).toBe(400);
    });

    it.each(['null', '[]', '"Amina"', '1', 'true'])('refuse the JSON %s with 400', async (body) => {
      const answer = await post(body);
      expectProblem(answer, 400, 'validation_failed');
      expect(answer.body.details).toEqual([{ path: 'body', code: expect.any(String), message: expect.any(String) }]);
    });

    it('name the missing fields when there is no body', async () => {
      for (const answer of [await post(''), await post(undefined)]) {
        expectProblem(answer, 400, 'validation_failed');
        expect(answer.body.details).toEqual([expect.objectContaining({ path: 'name' })]);
      }
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ';;;'])(
      'refuse %s with 415',
      async (type) => {
        expectProblem(await post('name=Amina', { 'content-type': type }), 415, 'unsupported_media_type');
      },
    );

    it('take JSON with a character set', async () => {
      const answer = await post({ name: 'Amina' }, { 'content-type': 'application/json; charset=utf-8' });
      expect(answer.status).toBe(201);
    });

    it('of more than 1 MiB are refused with 413', async () => {
      expectProblem(await post({ name: 'x'.repeat(1_100_000) }), 413, 'body_too_large');
    });

    it('are not judged before the caller is known', async () => {
      for (const body of ['{"name":', 'x'.repeat(10), '{}']) {
        const answer = await testApp.request('POST', customers(), { body });
        expectProblem(answer, 401, 'access_token_missing');
        expect(answer.headers['www-authenticate']).toBe('Bearer');
      }
    });
  });

  describe('URLs', () => {
    it.each(['/', '/nope', '/api/nope', '/api/customers', '/api/customers//1', '/API/auth/me', '/api/docs/nope.js'])(
      '%s is not found',
      async (url) => {
        const answer = await testApp.request('GET', url);
        expectProblem(answer, 404, 'route_not_found');
        expect(answer.body.error).toBe('No route has this method and path; the document of the API lists all routes');
      },
    );

    it.each(['PUT', 'OPTIONS'] as const)('know no %s', async (method) => {
      expectProblem(await testApp.request(method, customers(), { token: shop.staff }), 404, 'route_not_found');
    });

    it('may end with a slash', async () => {
      expect((await testApp.request('GET', `${customers()}/`, { token: shop.staff })).status).toBe(200);
    });

    it.each(['/api/%ZZ', '/%', '/api/customers/%E0%A4%A'])('%s cannot be decoded', async (url) => {
      const answer = await testApp.request('GET', url);
      expectProblem(answer, 400, 'validation_failed');
      expect(answer.body.details).toEqual([
        { path: 'url', code: 'wrong_format', message: 'The URL must be a valid percent-encoded URL' },
      ]);
      expect(answer.headers['x-request-id']).toEqual(expect.any(String));
    });

    it.each([
      '%00',
      'x',
      '1.5',
      '-1',
      '0',
      '9007199254740992',
      '9223372036854775808',
      '1e9',
      '%F0%9F%98%80',
      '1'.repeat(150),
    ])('refuse the id %s with 400', async (id) => {
      expectProblem(
        await testApp.request('GET', `${customers()}/${id}`, { token: shop.staff }),
        400,
        'validation_failed',
      );
    });

    it('with an endless segment are not found', async () => {
      const answer = await testApp.request('GET', `/api/customers/${'1'.repeat(5_000)}`, { token: shop.staff });
      expectProblem(answer, 404, 'route_not_found');
    });

    it('take each query parameter once', async () => {
      const answer = await testApp.request('GET', `${customers()}?limit=1&limit=2`, { token: shop.staff });
      expectProblem(answer, 400, 'validation_failed');
      expect(answer.body.details).toEqual([expect.objectContaining({ path: 'limit' })]);
    });
  });

  describe('answers', () => {
    it('carry the caller’s request id where it is harmless, else a new one', async () => {
      const idFor = async (id: string) =>
        (await testApp.request('GET', '/health/live', { headers: { 'x-request-id': id } })).headers['x-request-id'];
      expect(await idFor('till-7-000123')).toBe('till-7-000123');
      for (const id of ['', 'a b', 'x'.repeat(65), '<script>']) expect(await idFor(id)).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('are kept out of caches and do not name the software', async () => {
      const { headers } = await testApp.request('GET', customers(), { token: shop.staff });
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
    });

    it('say nothing of what went wrong inside', async () => {
      const statement = 'ALTER TABLE customers RENAME TO customers_away';
      await testApp.database.query(statement);
      const answer = await testApp.request('GET', customers(), { token: shop.staff });
      await testApp.database.query('ALTER TABLE customers_away RENAME TO customers');
      expect(answer.status).toBe(500);
      expect(answer.body).toEqual({
        type: 'urn:wateja:problem:internal_error',
        title: 'Internal Server Error',
        status: 500,
        code: 'internal_error',
        error: 'Internal server error',
      });
    });
  });

  describe('sockets', () => {
    beforeAll(() => testApp.app.listen(0, '127.0.0.1'));

    it.each([
      ['what is no HTTP', 'HELLO\r\n\r\n', 400],
      ['an unknown method', 'FOO / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
      [
        'a body of two lengths',
        'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
        400,
      ],
      ['endless headers', `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ])('answer %s with a problem', async (_what, bytes, status) => {
      const answer = await sendBytes(bytes);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, error: expect.any(String) });
    });

    /** Sends bytes, and returns everything that the server sends until it closes the connection. */
    async function sendBytes(bytes: string): Promise<string> {
      const { port } = testApp.app.getHttpServer().address() as { port: number };
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      let answer = '';
      for await (const chunk of socket) answer += String(chunk);
      return answer;
    }
  });
});
