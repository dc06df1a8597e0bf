import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';

import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

describe('A client that hangs up in the middle of a body', () => {
  let testApp: TestApp;
  let shop: Shop;
  let port: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    await testApp.app.listen(0, '127.0.0.1');
    port = (testApp.app.getHttpServer().address() as AddressInfo).port;
  });
  afterAll(() => testApp.close());

  const log = () => readFile(join(testApp.env.LOG_DIR, 'combined.log'), 'utf8');

  it('does not look like a database that cannot be reached', async () => {
    const client = connect(port, '127.0.0.1');
    await once(client, 'connect');
    const path = `/api/customers/${shop.business_id}`;
    client.write(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${shop.staff}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n',
    );
    // The server sends this status when it has begun to read the body.
    await once(client, 'data');
    client.write('{"name": "Zaw');
    client.destroy();
    const requests = async () =>
      (await log()).split('\n').filter((line) => line.includes('"POST /api/customers/:businessId"')).length;
    await waitUntil('the log tells of the request', async () => (await requests()) > 0);
    // Log lines are in order: once this request is logged, an error of the request before it would be in the log.
    await testApp.request('POST', path, { token: shop.staff, body: { name: 'Baraka' } });
    await waitUntil('the log tells of the next request', async () => (await requests()) > 1);
    expect(await log()).not.toContain('database_unavailable');
  });
});
