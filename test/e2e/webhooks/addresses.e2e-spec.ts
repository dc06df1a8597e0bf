import { WebhookDispatcher } from '@wateja/webhooks';
import dns, { type LookupAddress } from 'node:dns';
import { type AddressInfo, createServer, type Server } from 'node:net';

import { givenAnotherShop, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';
import { givenWebhook } from '../../support/webhook-receiver';

const EVENTS = ['sale.completed'];

/** Hosts that lead to this machine or a private network, as an attacker writes them. They are refused when saved. */
const HOSTS = [
  ...['127.0.0.1', '127.1', '127.0.1', '0', '0.0.0.0', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1'],
  ...['017700000001', '127.0.0.1.', '①②⑦.⓪.⓪.①', 'localhost', 'LOCALHOST.', 'a.localhost', 'localhost.localdomain'],
  ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]', '[::127.0.0.1]'],
  ...['[64:ff9b::127.0.0.1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001:0:7f00:1::]', '[fe80::1]', '[fc00::1]'],
  ...['10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1', '224.0.0.1', 'router', 'db.internal'],
];

const loopback = (address: string, family = 4): LookupAddress => ({ address, family });

/** Names that resolve to addresses which webhooks may not reach, some of them beside a public one. */
const NAMES: Record<string, LookupAddress[]> = {
  'v4.example': [loopback('127.0.0.1')],
  'v6.example': [loopback('::1', 6)],
  'mapped.example': [loopback('::ffff:127.0.0.1', 6)],
  'both.example': [loopback('197.248.1.1'), loopback('127.0.0.1')],
  'nat64.example': [loopback('64:ff9b::7f00:1', 6)],
  'metadata.example': [loopback('169.254.169.254')],
};

describe('Attempts to reach this machine through a webhook', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  /** Listens on the loopback address, and counts connections. */
  let trap: Server;
  let port: number;
  let caught = 0;
  /** What each name resolves to now. */
  const addresses = new Map<string, LookupAddress[]>();
  let resolvedNames: string[] = [];

  beforeAll(async () => {
    trap = createServer((socket) => {
      caught++;
      socket.destroy();
    });
    await new Promise<void>((done) => trap.listen(0, '127.0.0.1', done));
    ({ port } = trap.address() as AddressInfo);
    testApp = await createTestApp();
    testApp.app.get(WebhookDispatcher).start();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    const { prototype } = dns.promises.Resolver;
    const answerTo = (host: string, status: number) => {
      if (status === 4) resolvedNames.push(host);
      const all = addresses.get(host) ?? [loopback('197.248.1.1')];
      return Promise.resolve(all.filter(({ family }) => family === status).map(({ address }) => address));
    };
    jest.spyOn(prototype, 'resolve4').mockImplementation((host: string) => answerTo(host, 4));
    jest.spyOn(prototype, 'resolve6').mockImplementation((host: string) => answerTo(host, 6));
    shop = await givenAnotherShop(testApp, first);
    resolvedNames = [];
  });
  afterAll(async () => {
    await testApp.close();
    await new Promise((done) => trap.close(done));
  });
  afterEach(() => {
    expect(caught).toBe(0);
  });

  const save = (url: string) =>
    testApp.request('POST', `/api/webhooks/${shop.business_id}`, { token: shop.owner, body: { url, events: EVENTS } });

  it.each(HOSTS)('are refused when saved: %s', async (host) => {
    const answer = await save(`https://${host}/`);
    expect([answer.status, answer.body.details?.[0]?.path]).toEqual([400, 'url']);
    expect(resolvedNames).toEqual([]);
  });

  it.each([
    ['without TLS', 'http://books.example/'],
    ['another scheme', 'gopher://books.example/'],
    ['a file', 'file:///etc/passwd'],
    ['credentials', 'https://books.example@127.0.0.1/'],
    ['a password', 'https://user:password@books.example/'],
    ['another port', 'https://books.example:5432/'],
  ])('are refused when saved: %s', async (_what, url) => {
    expect((await save(url)).body.details?.[0]?.path).toBe('url');
  });

  it.each(Object.entries(NAMES))('are refused when saved, once the name is resolved: %s', async (name, resolved) => {
    addresses.set(name, resolved);
    expect((await save(`https://${name}/`)).body.details?.[0]).toMatchObject({
      path: 'url',
      message: expect.stringContaining('public internet') as string,
    });
  });

  it.each(Object.values(NAMES).map((resolved, index) => [`turns-${index}.example`, resolved] as const))(
    'are refused at the attempt, when the name has changed since: %s',
    async (name, resolved) => {
      addresses.delete(name);
      const { path } = await givenWebhook(testApp, shop, `https://${name}/`, EVENTS);
      addresses.set(name, resolved);
      await givenSale(testApp, shop);
      expect(await firstAttempt(path)).toMatchObject({ status: null, error: 'refused_address', answer: null });
      expect(resolvedNames).toEqual([name, name]);
    },
  );

  it.each(['https://127.0.0.1:PORT/', 'http://127.0.0.1:PORT/', 'https://[::ffff:127.0.0.1]:PORT/'])(
    'are refused at the attempt, when the row was written by somebody else: %s',
    async (url) => {
      const { id, path } = await givenWebhook(testApp, shop, 'https://books.example/', EVENTS);
      const target = url.replace('PORT', String(port));
      await testApp.database.query('UPDATE webhooks SET url = $1 WHERE id = $2', [target, id]);
      await givenSale(testApp, shop);
      expect(await firstAttempt(path)).toMatchObject({ status: null, error: 'refused_address' });
    },
  );

  const firstAttempt = (path: string) =>
    waitUntil('an attempt is logged', async () => {
      const answer = await testApp.request('GET', `${path}/deliveries`, { token: shop.owner });
      return answer.body.deliveries[0]?.last_attempt;
    });
});
