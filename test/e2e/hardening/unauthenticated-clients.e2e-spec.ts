import type { Socket } from 'node:net';

import { givenShop, type Shop } from '../../support/fixtures';
import { answerOn, headOf, RawClient } from '../../support/raw-client';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const KIBIBYTE = 1_024;
const MEBIBYTE = 1_024 * KIBIBYTE;

describe('A client without a token', () => {
  let testApp: TestApp;
  let shop: Shop;
  let client: RawClient;
  /** The server's side of the connections. */
  let accepted: Socket[];
  /**
   * The address that the server sees for the next connection. Real connections of a test all come from this machine.
   */
  let address: string | undefined;

  async function start(settings: NodeJS.ProcessEnv = {}): Promise<void> {
    testApp = await createTestApp(settings);
    shop = await givenShop(testApp);
    accepted = [];
    address = undefined;
    const server = testApp.app.getHttpServer();
    server.prependListener('connection', (socket: Socket) => {
      accepted.push(socket);
      if (address !== undefined) Object.defineProperty(socket, 'remoteAddress', { value: address });
    });
    await testApp.app.listen(0, '127.0.0.1');
    client = new RawClient((server.address() as { port: number }).port);
  }
  const using = (settings: NodeJS.ProcessEnv) => {
    beforeAll(() => start(settings));
    beforeEach(() => void (address = undefined));
    afterEach(async () => {
      client.close();
      await waitUntil('all connections have ended', async () => accepted.every(({ destroyed }) => destroyed));
    });
    afterAll(() => testApp.close());
  };

  const customers = () => `/api/customers/${shop.business_id}`;
  const length = (bytes: number) => `Content-Length: ${bytes}`;
  const login = (bytes: number, ...fields: string[]) =>
    headOf('POST', '/api/auth/login', null, length(bytes), ...fields) + '{';
  const statusOf = async (bytes: string) => (await client.firstAnswer(bytes)).status;
  const health = 'GET /health/live HTTP/1.1\r\nHost: wateja\r\n\r\n';
  const open = async (count: number, bytes: () => string) => {
    const before = accepted.length;
    for (let number = 0; number < count; number++) client.open(bytes());
    await waitUntil('the server has all connections', async () => accepted.length === before + count);
    const length = bytes().length;
    await waitUntil('it has read them', async () =>
      accepted.slice(before).every(({ bytesRead }) => bytesRead >= length),
    );
  };

  describe('sends a body', () => {
    using({});

    it.each<[string, () => string, number]>([
      ['to no route', () => headOf('POST', '/api/nowhere', null, length(9 * MEBIBYTE)), 404],
      ['to a URL that cannot be decoded', () => headOf('POST', '/api/%zz', null, length(9 * MEBIBYTE)), 400],
      ['to a shop', () => headOf('POST', customers(), 'nonsense', length(9 * MEBIBYTE)), 401],
      ['to the login', () => headOf('POST', '/api/auth/login', null, length(9 * MEBIBYTE)), 413],
      [
        'to the login, without its length',
        () => headOf('POST', '/api/auth/login', null, 'Transfer-Encoding: chunked'),
        413,
      ],
    ])(
      '%s: the service drops it, and closes the connection after one megabyte at most',
      async (_where, request, status) => {
        const socket = await client.opened();
        socket.write(request());
        const answered = answerOn(socket);
        const part = 'x'.repeat(64 * KIBIBYTE);
        const chunk = request().includes('chunked') ? `${part.length.toString(16)}\r\n${part}\r\n` : part;
        let isOpen = true;
        socket.once('close', () => (isOpen = false));
        await waitUntil('the server has closed the connection', async () => {
          if (isOpen && socket.writableLength < MEBIBYTE) socket.write(chunk);
          return !isOpen;
        });
        expect(await answered).toMatchObject({ status, headers: { connection: 'close' } });
        expect(accepted.at(-1)!.bytesRead).toBeLessThan(1.5 * MEBIBYTE);
      },
    );

    it('that never ends: unfinished bodies of one network take one megabyte at most', async () => {
      await open(64, () => login(16 * KIBIBYTE));
      const refused = await client.firstAnswer(login(16 * KIBIBYTE));
      expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '2', connection: 'close' } });
      expect(JSON.parse(refused.body)).toMatchObject({ code: 'too_many_bodies' });
      // Callers with valid credentials have a limit of their own.
      const body = JSON.stringify({ name: 'Amina' });
      expect(await statusOf(headOf('POST', customers(), shop.staff, length(body.length)) + body)).toBe(201);
      // When the connections end, their memory is free again.
      client.close();
      await waitUntil('there is room again', async () => {
        const answer = await client.firstAnswer(headOf('POST', '/api/auth/login', null, length(2)) + '{}');
        return answer.status === 400;
      });
    });
  });

  describe('behind a proxy', () => {
    using({ TRUST_PROXY_HOPS: '1' });

    const forwardedFrom = (forwarded: string) => `X-Forwarded-For: ${forwarded}`;

    it('shares the memory for bodies only with clients of its own address', async () => {
      await open(64, () => login(16 * KIBIBYTE, forwardedFrom('203.0.113.7')));
      expect(await statusOf(login(16 * KIBIBYTE, forwardedFrom('203.0.113.7')))).toBe(429);
      expect(
        await statusOf(headOf('POST', '/api/auth/login', null, length(2), forwardedFrom('203.0.113.8')) + '{}'),
      ).toBe(400);
    });

    it('can open 200 connections: the limit does not count those of the proxy', async () => {
      address = '10.0.0.2';
      const sockets = await Promise.all(Array.from({ length: 200 }, () => client.opened()));
      await waitUntil(
        'the server has all connections',
        async () => accepted.filter(({ destroyed }) => !destroyed).length === 200,
      );
      const answers = await Promise.all(
        sockets.map((socket) => {
          // Without credentials, so that no request waits for the database.
          socket.write(headOf('GET', '/api/auth/me', null));
          return answerOn(socket);
        }),
      );
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(200);
    });
  });

  describe('opens connections', () => {
    using({ MAX_CONNECTIONS_PER_NETWORK: '3' });

    const profileHead = () => headOf('GET', '/api/auth/me', shop.staff);

    it('up to the limit of its network; each further connection may ask for the health once', async () => {
      address = '2001:db8:0:1::1';
      await open(2, profileHead);
      address = '2001:db8:0:1::2';
      await open(1, profileHead);
      const refused = await client.firstAnswer(profileHead());
      expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '2', connection: 'close' } });
      expect(JSON.parse(refused.body)).toMatchObject({ code: 'too_many_connections' });
      expect(await client.firstAnswer(health)).toMatchObject({ status: 200, headers: { connection: 'close' } });
      address = '2001:db8:0:2::1';
      expect(await statusOf(profileHead())).toBe(200);
      client.close();
      address = '2001:db8:0:1::3';
      await waitUntil('the network may connect again', async () => (await statusOf(profileHead())) === 200);
    });

    it('and cannot stop health checks, however many it opens', async () => {
      address = '203.0.113.7';
      const before = accepted.length;
      for (let number = 0; number < 103; number++) await client.opened();
      await waitUntil('the server has all connections', async () => accepted.length === before + 103);
      await waitUntil('3 are served and 50 are reserved', async () => {
        return accepted.filter(({ destroyed }) => !destroyed).length === 53;
      });
      expect(await statusOf(health)).toBe(200);
    });

    it('from this machine, which are not counted', async () => {
      await open(5, profileHead);
      expect(await statusOf(profileHead())).toBe(200);
    });
  });
});
