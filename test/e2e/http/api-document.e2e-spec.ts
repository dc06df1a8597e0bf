import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

import { createTestApp, type TestApp } from '../../support/test-app';

interface ApiDocument {
  tags: { name: string }[];
  paths: Record<string, Record<string, { tags: string[] }>>;
}

const SECRET = randomBytes(48).toString('base64');

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
    const answers = [production, development].map((testApp) => testApp.request('GET', '/api/openapi.json'));
    for (const { status, body } of await Promise.all(answers)) {
      expect(status).toBe(200);
      expect(body).toEqual(written);
    }
  });

  it('is in the Swagger UI of both', async () => {
    for (const testApp of [production, development]) {
      expect((await testApp.request('GET', '/api/docs')).status).toBe(200);
      expect((await testApp.request('GET', '/api/docs/swagger-ui-init.js')).text).toContain(
        '"/api/sales/{businessId}/batch"',
      );
    }
  });

  it('is found from the address of the API, and its address is on the page', async () => {
    for (const path of ['/api', '/api/']) {
      const { status, headers } = await development.request('GET', path);
      expect([status, headers.location]).toEqual([302, '/api/docs']);
    }
    const { body } = await development.request('GET', '/api/openapi.json');
    expect(body.info.description).toContain('[/api/openapi.json](/api/openapi.json)');
  });

  it('lists each tag once, the daily work of a shop before its settings', async () => {
    const { tags, paths } = (await development.request('GET', '/api/openapi.json')).body as ApiDocument;
    const names = tags.map(({ name }) => name);
    const used = Object.values(paths).flatMap((methods) =>
      Object.values(methods).flatMap((operation) => operation.tags),
    );
    expect(new Set(names)).toEqual(new Set(used));
    expect(names.slice(0, 3)).toEqual(['Auth', 'Customers', 'Tags']);
    expect(names.at(-1)).toBe('Health');
  });
});

describe('the Swagger UI', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());

  it('fits phones, and has an icon of its own', async () => {
    for (const path of ['/api/docs', '/api/docs/']) {
      const { text } = await testApp.request('GET', path);
      expect(text).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
      expect(text.match(/<link rel='icon'[^>]*>/g)).toEqual([expect.stringContaining("href='data:image/svg+xml,")]);
      expect(text).toContain('<title>Wateja API</title>');
    }
  });

  it('filters operations, links to them, and follows the session of the user', async () => {
    const { text } = await testApp.request('GET', '/api/docs/swagger-ui-init.js');
    // The script begins with the options, as a literal of JavaScript.
    const end = text.indexOf('url = options.swaggerUrl');
    const script = `${text.slice(text.indexOf('let options'), end)}; options`;
    const { customOptions } = runInNewContext(script) as { customOptions: Record<string, unknown> };
    expect(customOptions).toMatchObject({ filter: true, deepLinking: true, persistAuthorization: true });
    const { responseInterceptor, onComplete, fn } = customOptions as Record<string, { name: string }>;
    const { opsFilter } = fn as unknown as { opsFilter: { name: string } };
    const names = [responseInterceptor, onComplete, opsFilter].map((option) => option?.name);
    expect(names).toEqual(['followSession', 'preparePage', 'filterOperations']);
  });
});

describe('API_DOCS=false', () => {
  it('switches the Swagger UI and the document off, and nothing else', async () => {
    const testApp = await createTestApp({ API_DOCS: 'false' });
    for (const path of ['/api', '/api/docs', '/api/docs/', '/api/docs/swagger-ui.css', '/api/openapi.json']) {
      const { status, body } = await testApp.request('GET', path);
      expect([path, status, body.code]).toEqual([path, 404, 'route_not_found']);
    }
    expect((await testApp.request('GET', '/health/ready')).status).toBe(200);
    await testApp.close();
  });
});
