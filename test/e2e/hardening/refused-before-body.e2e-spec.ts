import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';

import { givenShop, type Shop } from '../../support/fixtures';
import { answerIn, headOf, RawClient } from '../../support/raw-client';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const LIMITS = 'anonymous=1000,staff=1000,manager=1000,owner=1000,admin=1000';
const SMALL_LIMITS = 'anonymous=20,staff=3,manager=60,owner=60,admin=60';

describe('Refused before the body', () => {
  let testApp: TestApp;
  let shop: Shop;
  let port: number;
  let client: RawClient;

  async function start(rateLimits: string): Promise<void> {
    testApp = await createTestApp({ RATE_LIMITS: rateLimits });
    shop = await givenShop(testApp);
    await testApp.app.listen(0, '127.0.0.1');
    ({ port } = testApp.app.getHttpServer().address() as { port: number });
    client = new RawClient(port);
  }
  async function stop(): Promise<void> {
    client.close();
    await testApp.close();
  }

  const LENGTH = 'Content-Length: 900000';
  const CHUNKED = 'Transfer-Encoding: chunked';
  const customers = () => `/api/customers/${shop.business_id}`;
  const head = (path: string, token: string | null, ...fields: string[]) => headOf('POST', path, token, ...fields);
  const open = (bytes: string) => client.open(bytes);
  const firstAnswer = (bytes: string) => client.firstAnswer(bytes);
  const readAll = (bytes: string) => client.readUntilClose(bytes);

  const revokedKey = async () => {
    const keys = `/api/businesses/${shop.business_id}/api-keys`;
    const created = await testApp.request('POST', keys, { token: shop.owner, body: { name: 'Till' } });
    await testApp.request('DELETE', `${keys}/${created.body.api_key.id}`, { token: shop.owner });
    return String(created.body.key);
  };

  describe('by its headers', () => {
    beforeAll(() => start(LIMITS));
    afterAll(stop);

    describe.each([LENGTH, CHUNKED])('with %s, of which not one byte is sent', (field) => {
      it.each<[string, () => Promise<[path: string, token: string | null]>, number, string]>([
        ['no credentials', async () => [customers(), null], 401, 'access_token_missing'],
        ['a token that is none', async () => [customers(), 'nonsense'], 401, 'access_token_invalid'],
        [
          'a token that is none, in no business',
          async () => ['/api/customers/99', 'nonsense'],
          401,
          'access_token_invalid',
        ],
        ['a revoked key', async () => [customers(), await revokedKey()], 401, 'api_key_invalid'],
        ['a business that is not there', async () => ['/api/customers/99', shop.manager], 404, 'business_not_found'],
        ['a business id that is none', async () => ['/api/customers/none', shop.manager], 400, 'validation_failed'],
        [
          'too small a role',
          async () => [`/api/businesses/${shop.business_id}/members`, shop.manager],
          403,
          'role_insufficient',
        ],
        ['no such route', async () => ['/api/nowhere', shop.manager], 404, 'route_not_found'],
      ])('%s is answered whole', async (_what, request, status, code) => {
        const answer = await firstAnswer(head(...(await request()), field));
        expect(answer).toMatchObject({
          status,
          headers: {
            connection: 'close',
            'cache-control': 'no-store',
            'content-security-policy': expect.any(String),
            'content-type': expect.stringContaining('application/problem+json'),
            'ratelimit-policy': expect.stringMatching(/^"default";q=1000;w=60$/),
            'x-request-id': expect.any(String),
          },
        });
        expect(JSON.parse(answer.body)).toMatchObject({ status, code });
      });
    });

    it('asks for a body by 100 Continue only when it is going to read it', async () => {
      const refused = await firstAnswer(head(customers(), null, LENGTH, 'Expect: 100-continue'));
      expect(refused.status).toBe(401);
      const body = JSON.stringify({ name: 'Amina' });
      const fields = [`Content-Length: ${body.length}`, 'Expect: 100-continue', 'Connection: close'];
      const socket = open(head(customers(), shop.manager, ...fields));
      let text = '';
      for await (const chunk of socket) {
        text += String(chunk);
        if (text === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write(body);
      }
      expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
    });

    it('takes nothing in a body for a request, and no request after it', async () => {
      const next = 'GET /health/live HTTP/1.1\r\nHost: wateja\r\n\r\n';
      const text = await readAll(head(customers(), null, LENGTH) + next.repeat(20));
      expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401']);
      // The rest of the body comes after the answer, followed by a request that would be valid on its own.
      const token = shop.manager;
      const create = () => testApp.request('POST', customers(), { token, body: { name: 'Amina' } });
      const [path, other] = [await create(), await create()].map(({ body }) => `${customers()}/${body.customer.id}`);
      const rest = `5\r\nGET /\r\n0\r\n\r\n`;
      const deletion = `DELETE ${path} HTTP/1.1\r\nHost: wateja\r\nAuthorization: Bearer ${token}\r\n\r\n`;
      const slow = open(head(customers(), null, CHUNKED));
      let answers = '';
      for await (const chunk of slow) {
        answers += String(chunk);
        if (answerIn(answers)) slow.write(rest + deletion);
      }
      expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401']);
      // If the server had accepted that request, it would be done before this later one.
      expect((await testApp.request('DELETE', other!, { token })).status).toBe(200);
      expect((await testApp.request('GET', path!, { token })).body).toMatchObject({ customer: { is_active: true } });
    });

    it('keeps the connection for the next request when the body has come with the head', async () => {
      const body = JSON.stringify({ name: 'GET /health/live HTTP/1.1' });
      const next = 'GET /health/live HTTP/1.1\r\nHost: wateja\r\nConnection: close\r\n\r\n';
      const text = await readAll(head(customers(), 'nonsense', `Content-Length: ${body.length}`) + body + next);
      expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200']);
      expect(text.match(/connection: (close|keep-alive)/gi)).toEqual(['Connection: keep-alive', 'Connection: close']);
    });

    it('reaches a client that sends all of its body before it listens', async () => {
      const server = testApp.app.getHttpServer();
      const answered = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
      const socket = connect(port, '127.0.0.1');
      client.adopt(socket);
      socket.pause();
      socket.write(head(customers(), 'nonsense', LENGTH) + 'x'.repeat(100_000));
      const [, response] = await answered;
      await waitUntil('the answer is out', () => Promise.resolve(response.headersSent));
      socket.write('x'.repeat(800_000));
      let text = '';
      for await (const chunk of socket) text += String(chunk);
      expect(answerIn(text)).toMatchObject({ status: 401 });
    });
  });

  describe('by its budget', () => {
    beforeEach(() => start(SMALL_LIMITS));
    afterEach(stop);

    it('counts each 401 against the address once, and from then on says 429 without counting', async () => {
      const left: string[] = [];
      for (let request = 0; request < 22; request++) {
        const { status, headers } = await firstAnswer(head(customers(), 'nonsense', LENGTH));
        left.push(`${status} ${/r=(\d+)/.exec(headers['ratelimit'] ?? '')?.[1]}`);
      }
      // Four people of the shop have logged in from this address. Successful logins do not count.
      const counted = Array.from({ length: 20 }, (_, index) => `401 ${19 - index}`);
      expect(left).toEqual([...counted, '429 0', '429 0']);
      const login = await firstAnswer(head('/api/auth/login', null, LENGTH));
      expect(login.status).toBe(429);
      expect(login.headers['retry-after']).toMatch(/^\d+$/);
    });

    it('looks at the budget of who calls without using any of it up', async () => {
      const get = () => testApp.request('GET', customers(), { token: shop.staff });
      for (let request = 0; request < 3; request++) expect((await get()).status).toBe(200);
      const answers = [];
      for (let request = 0; request < 3; request++) {
        answers.push(await firstAnswer(head(customers(), shop.staff, LENGTH)));
      }
      expect(answers.map(({ status }) => status)).toEqual([429, 429, 429]);
      expect(answers[2]?.headers).toMatchObject({ ratelimit: expect.stringMatching(/^"default";r=0;t=\d+$/) });
      const created = await testApp.request('POST', customers(), { token: shop.manager, body: { name: 'Amina' } });
      expect([created.status, created.headers['ratelimit']]).toEqual([201, expect.stringContaining('r=59')]);
    });
  });
});
