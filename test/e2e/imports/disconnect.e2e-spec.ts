import { ImportFiles } from '@wateja/imports';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';

import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { upload } from '../../support/uploads';
import { waitUntil } from '../../support/wait-until';

const BEGINNING = {
  nothing: '',
  'half of a field': '--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\ncust',
  'half of the file': '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nexternal_id,na',
};

describe('An upload whose client disconnects', () => {
  let testApp: TestApp;
  let shop: Shop;
  let port: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    await testApp.app.listen(0, '127.0.0.1');
    port = (testApp.app.getHttpServer().address() as AddressInfo).port;
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => testApp.close());

  const files = () => readdir(join(testApp.env.DATA_DIR, 'imports'));

  async function beginUpload(body: string): Promise<Socket> {
    const client = connect(port, '127.0.0.1');
    await once(client, 'connect');
    client.write(
      `POST /api/imports/${shop.business_id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${shop.manager}\r\n` +
        `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n${body}`,
    );
    return client;
  }

  const connections = () =>
    new Promise<number>((resolve) => testApp.app.getHttpServer().getConnections((_, count: number) => resolve(count)));

  /** Both places of the shop are free again, and no file is left. */
  async function expectNothingLeft(): Promise<void> {
    const form = { kind: 'customers', content: 'external_id,name\nC-1,Wanjiru\n' };
    await waitUntil('both uploads are accepted', async () => {
      const answers = await Promise.all([1, 2].map(() => upload(testApp, shop, shop.manager, form)));
      return answers.every(({ status }) => status === 201);
    });
    for (const file of await files()) await testApp.app.get(ImportFiles).removeAll(file);
  }

  it.each(Object.entries(BEGINNING))('after %s gives its place back, and leaves no file', async (_what, body) => {
    const arrived = jest.spyOn(testApp.app.get(ImportFiles), 'prepare');
    const clients = [await beginUpload(body), await beginUpload(body)];
    await waitUntil('both uploads are being read', () => arrived.mock.calls.length >= 2);
    if (body.includes('file')) {
      await waitUntil('both files are begun', async () => (await files()).length >= 2);
    }
    for (const client of clients) client.destroy();
    await waitUntil('the connections are closed', async () => (await connections()) === 0);
    await waitUntil('no file is left', async () => (await files()).length === 0);
    await expectNothingLeft();
  });

  it('before the server reads it gives its place back', async () => {
    const importFiles = testApp.app.get(ImportFiles);
    const prepare = importFiles.prepare.bind(importFiles);
    const clients: Socket[] = [];
    const arrived = jest.spyOn(importFiles, 'prepare').mockImplementation(async () => {
      await prepare();
      if (arrived.mock.calls.length > 2) return;
      await waitUntil('the clients have disconnected', async () => (await connections()) === 0);
    });
    for (let count = 0; count < 2; count++) clients.push(await beginUpload(BEGINNING['half of a field']));
    await waitUntil('both uploads have begun', () => arrived.mock.calls.length >= 2);
    for (const client of clients) client.destroy();
    await waitUntil('the connections are closed', async () => (await connections()) === 0);
    await expectNothingLeft();
  });
});
