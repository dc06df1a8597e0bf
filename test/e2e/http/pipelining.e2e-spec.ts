import type { AddressInfo } from 'node:net';

import { givenShop, type Shop } from '../../support/fixtures';
import { headOf, RawClient } from '../../support/raw-client';
import { createTestApp, type TestApp } from '../../support/test-app';

const NONSENSE = 'HELLO\r\n\r\n';

describe('A request that cannot be read', () => {
  let testApp: TestApp;
  let shop: Shop;
  let client: RawClient;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    await testApp.app.listen(0, '127.0.0.1');
    client = new RawClient((testApp.app.getHttpServer().address() as AddressInfo).port);
  });
  afterAll(async () => {
    client.close();
    await testApp.close();
  });

  const customers = () => `/api/customers/${shop.business_id}`;
  const create = (name: string, ...fields: string[]) => {
    const body = JSON.stringify({ name });
    return headOf('POST', customers(), shop.staff, `Content-Length: ${body.length}`, ...fields) + body;
  };
  const statusesIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

  it('is refused after the requests before it have their answers', async () => {
    const text = await client.readUntilClose(create('Amina') + create('Baraka') + NONSENSE);
    expect(statusesIn(text)).toEqual([201, 201, 400]);
    expect(text).toMatch(/"Amina"[^]*"Baraka"[^]*"bad_request"/);
  });

  it('takes the answer from no request that closes the connection', async () => {
    const text = await client.readUntilClose(create('Chebet', 'Connection: close') + NONSENSE);
    expect(statusesIn(text)).toEqual([201]);
  });

  it('is refused in its turn when its own body is the fault', async () => {
    const broken = headOf('POST', customers(), shop.staff, 'Transfer-Encoding: chunked') + 'no length\r\n';
    expect(statusesIn(await client.readUntilClose(broken))).toEqual([400]);
    const text = await client.readUntilClose(create('Dalia') + broken);
    expect(statusesIn(text)).toEqual([201, 400]);
    expect(text).toContain('"Dalia"');
  });

  it('is refused once, whatever comes after it', async () => {
    const socket = client.open(create('Esther') + NONSENSE);
    let text = '';
    for await (const chunk of socket) {
      text += String(chunk);
      if (!socket.writableEnded) socket.write(NONSENSE);
    }
    expect(statusesIn(text)).toEqual([201, 400]);
  });

  it.each(['', 'gzip, chunked', 'identity, chunked'])(
    'has a coding other than chunked, such as "%s", and a proxy might see its end elsewhere: 400',
    async (coding) => {
      const text = await client.readUntilClose(
        headOf('POST', customers(), shop.staff, `Transfer-Encoding: ${coding}`, 'Connection: close') + '0\r\n\r\n',
      );
      expect(statusesIn(text)).toEqual([400]);
      expect(text).toContain('"path":"Transfer-Encoding"');
    },
  );
});
