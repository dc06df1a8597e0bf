import { connect } from 'node:net';

import { givenShop, type Shop } from '../../support/fixtures';
import { headOf, RawClient } from '../../support/raw-client';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';

describe('The limits of a request', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    await testApp.app.listen(0, '127.0.0.1');
  });
  afterAll(() => testApp.close());

  const customers = () => `/api/customers/${shop.business_id}`;
  const post = (body: string) => testApp.request('POST', customers(), { token: shop.staff, body });
  const get = (path: string) => testApp.request('GET', path, { token: shop.staff });

  function expectProblem(answer: Answer, status: number, code: string): void {
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ type: `urn:wateja:problem:${code}`, status, code, error: expect.any(String) });
  }

  it.each([
    ['nested 21 deep', `{"name":${'['.repeat(21)}${']'.repeat(21)}}`, /nest deeper than 20/],
    ['nested without end', '['.repeat(1_000_000), /nest deeper than 20/],
    ['with too many fields', `{${Array.from({ length: 50_001 }, (_, i) => `"f${i}":0`).join()}}`, /more than 50000/],
    ['with too many entries', `[${'0,'.repeat(50_001)}0]`, /more than 50000/],
    ['with a name given twice', '{"name":"Amina","name":"Juma"}', /contain the same field twice/],
    [
      'with a name given twice in two spellings',
      '{"name":"Amina","n\\u0061me":"Juma"}',
      /contain the same field twice/,
    ],
  ])('refuse a body that is %s: 400', async (_what, body, message) => {
    const answer = await post(body);
    expectProblem(answer, 400, 'validation_failed');
    expect(answer.body.details).toEqual([
      { path: 'body', code: 'wrong_format', message: expect.stringMatching(message) },
    ]);
  });

  it('are 16 KiB for the body of a public route, else 413', async () => {
    const login = (password: string) =>
      testApp.request('POST', '/api/auth/login', { body: { email: 'a@b.example', password } });
    expectProblem(await login('x'.repeat(17_000)), 413, 'body_too_large');
    expectProblem(await login('x'.repeat(900)), 401, 'invalid_credentials');
  });

  it('are 8,000 characters for the URL, else 414', async () => {
    const search = (length: number) => `${customers()}/search?q=a&x=`.padEnd(length, 'a');
    expectProblem(await get(search(8_000)), 400, 'validation_failed');
    expectProblem(await get(search(8_001)), 414, 'url_too_long');
  });

  it('are 100 headers, else 431: none is dropped in silence', async () => {
    const sendHeaders = (count: number) =>
      testApp.request('GET', '/health/live', {
        headers: Object.fromEntries(Array.from({ length: count }, (_, number) => [`x-${number}`, '1'])),
      });
    expect((await sendHeaders(90)).status).toBe(200);
    expectProblem(await sendHeaders(101), 431, 'headers_too_large');
    const answer = await sendBytes(
      `GET /health/live HTTP/1.1\r\nHost: a\r\n${'a:\r\n'.repeat(3_000)}Connection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
  });

  it('are 16 KiB for all headers, else 431', async () => {
    const answer = await sendBytes(`GET /health/live HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
    expect(answer).toContain('"code":"headers_too_large"');
  });

  it('are pages of 1 to 100 rows, else 400', async () => {
    for (const limit of ['0', '101', '-1', '1e9', '99999999999999999999']) {
      expectProblem(await get(`${customers()}?limit=${limit}`), 400, 'validation_failed');
    }
  });

  it('refuse a request without Host, and the methods TRACE and CONNECT', async () => {
    expect(await sendBytes('GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    expect(await sendBytes('TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Secret: 7\r\n\r\n')).toMatch(
      /^HTTP\/1.1 404 (?![^]*X-Secret)/,
    );
    expect(await sendBytes('CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n')).not.toMatch(/^HTTP\/1.1 2/);
  });

  it('are seconds for the headers: a client that is slower gets 408 and is disconnected', async () => {
    const server = testApp.app.getHttpServer() as { headersTimeout: number };
    const usual = server.headersTimeout;
    expect(usual).toBeLessThanOrEqual(10_000);
    server.headersTimeout = 200;
    const answer = await sendBytes('GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: ');
    server.headersTimeout = usual;
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toContain('"code":"request_timeout"');
  });

  it('are seconds for the body: a client that is slower gets 408 and is disconnected', async () => {
    const server = testApp.app.getHttpServer() as { requestTimeout: number };
    const usual = server.requestTimeout;
    expect(usual).toBe(30_000);
    server.requestTimeout = 200;
    const answer = await sendBytes(
      'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    server.requestTimeout = usual;
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  /** Sends bytes, and returns everything that the server sends until it closes the connection. */
  async function sendBytes(bytes: string): Promise<string> {
    const { port } = testApp.app.getHttpServer().address() as { port: number };
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    try {
      for await (const chunk of socket) answer += String(chunk);
    } catch {
      // The server has reset the connection. The answer is what came before.
    }
    return answer;
  }

  it.each([
    ['Authorization', () => `Authorization: Bearer ${shop.owner}`],
    ['Host', () => 'host: elsewhere.example'],
    ['Content-Type', () => 'Content-type: text/csv'],
  ])('is no second %s, of which a proxy might take the other one: 400', async (name, field) => {
    const { port } = testApp.app.getHttpServer().address() as { port: number };
    const client = new RawClient(port);
    const { status, body } = await client.firstAnswer(headOf('GET', '/api/auth/me', shop.staff, field()));
    client.close();
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ code: 'validation_failed', details: [{ path: name }] });
  });
});
