import type { IncomingMessage } from 'node:http';
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

  it('is not answered after a request that closes the connection', async () => {
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

  it('is not answered if it comes too late while an earlier one waits for its answer', async () => {
    const server = testApp.app.getHttpServer();
    let requests = 0;
    const timeOut = ({ socket }: IncomingMessage) => {
      requests += 1;
      const tooLate = Object.assign(new Error('too late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      if (requests === 2) server.emit('clientError', tooLate, socket);
    };
    server.on('request', timeOut);
    const unfinished = headOf('POST', customers(), shop.staff, 'Content-Length: 100');
    const text = await client.readUntilClose(create('Gathoni') + unfinished);
    server.off('request', timeOut);
    expect({ requests, text }).toEqual({ requests: 2, text: '' });
  });

  it.each(['', 'gzip, chunked', 'identity, chunked'])(
    'is refused with 400 if its coding is not chunked alone, and its connection is closed: "%s"',
    async (coding) => {
      const head = headOf('POST', customers(), shop.staff, `Transfer-Encoding: ${coding}`);
      const text = await client.readUntilClose(`${head}0\r\n\r\n${create('Farida')}`);
      expect(statusesIn(text)).toEqual([400]);
      expect(text).toContain('"path":"Transfer-Encoding"');
    },
  );
});
