import { readFileSync } from 'node:fs';

import { createTestApp, type TestApp } from '../support/test-app';

const SECRET = 'a secret that only the tests of this project know';

describe('the OpenAPI document', () => {
  let development: TestApp;
  let production: TestApp;

  beforeAll(async () => {
    const limits = { RATE_LIMITS: 'anonymous=1000,staff=1000,manager=1000,owner=1000,admin=1000' };
    development = await createTestApp();
    production = await createTestApp({ NODE_ENV: 'production', JWT_SECRET: SECRET, ...limits });
  });
  afterAll(() => Promise.all([development.close(), production.close()]));

  it('is the written one in production, and made from the code elsewhere', async () => {
    const written = JSON.parse(readFileSync('openapi.json', 'utf8')) as unknown;
    const answers = [production, development].map((each) => each.request('GET', '/api/openapi.json'));
    for (const { status, body } of await Promise.all(answers)) {
      expect(status).toBe(200);
      expect(body).toEqual(written);
    }
  });

  it('is in the Swagger UI of both', async () => {
    for (const each of [production, development]) {
      expect((await each.request('GET', '/api/docs')).status).toBe(200);
      expect((await each.request('GET', '/api/docs/swagger-ui-init.js')).text).toContain(
        '"/api/sales/{businessId}/batch"',
      );
    }
  });
});
