import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { encodeForm } from '../../support/uploads';

/** Far less than the real limit, so that the test does not wait for it. */
const REQUEST_TIMEOUT_MS = 500;

describe('An upload over a slow line', () => {
  let testApp: TestApp;
  let shop: Shop;
  let port: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    await testApp.app.listen(0, '127.0.0.1');
    const { server } = testApp.app.getHttpAdapter().getInstance();
    server.requestTimeout = REQUEST_TIMEOUT_MS;
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => testApp.close());

  /** Sends the headers and the first half of the body. */
  async function beginUpload(path: string, type: string, body: Buffer): Promise<ClientRequest> {
    const headers = { authorization: `Bearer ${shop.manager}`, 'content-type': type, 'content-length': body.length };
    const started = request({ host: '127.0.0.1', port, method: 'POST', path, headers });
    started.write(body.subarray(0, body.length / 2));
    await once(started, 'socket');
    return started;
  }
  const answerTo = async (sent: ClientRequest) => {
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: answer.statusCode, body: JSON.parse(await text(answer)) as Record<string, unknown> };
  };

  it('may take longer than other requests', async () => {
    const { headers, payload } = await encodeForm({ kind: 'customers', content: 'external_id,name\nC-1,Wanjiru\n' });
    const upload = await beginUpload(`/api/imports/${shop.business_id}`, headers['content-type'], payload);
    const otherRequest = await beginUpload(
      `/api/customers/${shop.business_id}`,
      'application/json',
      Buffer.from('{"name":"Otieno"}'),
    );
    expect(await answerTo(otherRequest)).toMatchObject({ status: 408, body: { code: 'request_timeout' } });
    const answer = answerTo(upload);
    upload.end(payload.subarray(payload.length / 2));
    expect(await answer).toMatchObject({ status: 201, body: { import: { status: 'uploaded' } } });
  });
});
