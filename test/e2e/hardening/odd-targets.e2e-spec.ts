import type { AddressInfo } from 'node:net';

import { RawClient } from '../../support/raw-client';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('A request for something that is no path', () => {
  let testApp: TestApp;
  let client: RawClient;

  beforeAll(async () => {
    testApp = await createTestApp({ RATE_LIMITS: 'anonymous=60,staff=60,manager=60,owner=60,admin=60' });
    await testApp.app.listen(0, '127.0.0.1');
    client = new RawClient((testApp.app.getHttpServer().address() as AddressInfo).port);
  });
  afterAll(async () => {
    client.close();
    await testApp.close();
  });

  const answerTo = (line: string, ...fields: string[]) =>
    client.firstAnswer([`${line} HTTP/1.1`, 'Host: wateja', ...fields, '\r\n'].join('\r\n'));

  it.each(['GET *', 'OPTIONS *', 'GET ftp://wateja/health/live', 'GET http:///health/live', 'POST urn://x'])(
    'is an unknown route like any other: %s',
    async (line) => {
      const { status, headers, body } = await answerTo(line);
      expect({ status, ...JSON.parse(body) }).toMatchObject({ status: 404, code: 'route_not_found' });
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining(`default-src 'none'`),
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.any(String),
        // It counts.
        ratelimit: expect.stringMatching(/;r=\d+;/),
      });
    },
  );

  it('has the limits of all requests', async () => {
    const fields = Array.from({ length: 101 }, (_, number) => `X-${number}: 1`);
    expect(await answerTo('GET *', ...fields)).toMatchObject({ status: 431 });
  });

  it('finds its route if it is an address of this server', async () => {
    expect(await answerTo('GET http://wateja/health/live')).toMatchObject({ status: 200 });
  });
});
