import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { auditEntries } from '../../support/audit';
import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

type Line = Record<string, unknown>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('Logs', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const read = (file: string) => readFile(join(testApp.env.LOG_DIR, file), 'utf8');
  const linesOf = async (file: string, client_request_id: string): Promise<Line[]> =>
    (await read(file))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line)
      .filter((line) => line['client_request_id'] === client_request_id);

  /** Makes a request with an unusual request id, and returns the lines of the file with this id. */
  async function linesAfter(
    file: string,
    name: string,
    request: (headers: Record<string, string>) => Promise<unknown>,
  ) {
    await request({ 'x-request-id': name });
    const isLogged = async () => (await linesOf(file, name)).length > 0;
    await waitUntil(`${file} has a line about ${name}`, isLogged);
    return linesOf(file, name);
  }

  it('have one line for a request, with its pattern and who called', async () => {
    const { id } = await givenCustomer(testApp, shop);
    const lines = await linesAfter('combined.log', 'one-line', (headers) =>
      testApp.request('GET', `/api/customers/${shop.business_id}/${id}/notes?limit=1`, { token: shop.staff, headers }),
    );
    expect(lines).toEqual([
      {
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        level: 'info',
        message: 'GET /api/customers/:businessId/:customerId/notes',
        context: 'HTTP',
        request_id: expect.stringMatching(UUID),
        client_request_id: 'one-line',
        route: '/api/customers/:businessId/:customerId/notes',
        method: 'GET',
        status: 200,
        duration_ms: expect.any(Number),
        business_id: shop.business_id,
        user_id: expect.any(Number),
      },
    ]);
  });

  it('have the id that the audit trail has, beside the caller’s own, which they cannot choose it by', async () => {
    const path = `/api/customers/${shop.business_id}`;
    const body = { name: 'Traced', customer_type: 'regular' };
    const [line] = await linesAfter('combined.log', 'chosen', async (headers) => {
      const answer = await testApp.request('POST', path, { token: shop.staff, body, headers });
      expect(answer.headers['x-request-id']).toBe('chosen');
    });
    const [entry] = (await auditEntries(testApp)).slice(-1);
    expect([entry!.action, entry!.request_id]).toEqual(['customer.created', line!['request_id']]);
    expect(entry!.request_id).toMatch(UUID);
  });

  it('have the id that is answered to a request without one', async () => {
    const { headers } = await testApp.request('GET', '/api/auth/me', { token: shop.staff });
    const id = String(headers['x-request-id']);
    const findLine = async () => (await read('combined.log')).split('\n').find((line) => line.includes(id));
    await waitUntil('the log tells of the request', async () => (await findLine()) !== undefined);
    const line = JSON.parse((await findLine())!) as Line;
    expect(line).toMatchObject({ request_id: id, route: '/api/auth/me' });
    expect(line).not.toHaveProperty('client_request_id');
  });

  it('name the API key that called', async () => {
    const created = await testApp.request('POST', `/api/businesses/${shop.business_id}/api-keys`, {
      ...{ token: shop.owner, body: { name: 'Till 3', role: 'staff' } },
    });
    const { key, api_key } = created.body;
    const [line] = await linesAfter('combined.log', 'by-key', (headers) =>
      testApp.request('GET', `/api/customers/${shop.business_id}`, { token: key, headers }),
    );
    expect(line).toMatchObject({ status: 200, business_id: shop.business_id, api_key_id: api_key.id });
    expect(line).not.toHaveProperty('user_id');
  });

  it('know strangers and unknown routes only by what they may know', async () => {
    const [line] = await linesAfter('combined.log', 'stranger', (headers) =>
      testApp.request('GET', '/api/amina@example.com', { headers }),
    );
    expect(line).toMatchObject({ route: '/*', status: 404 });
    expect(line).not.toHaveProperty('user_id');
    expect(line).not.toHaveProperty('business_id');
  });

  it('record an unexpected error in both files, with its request', async () => {
    await testApp.database.query('ALTER TABLE customer_notes RENAME TO notes_away');
    const { id } = await givenCustomer(testApp, shop);
    const request = (headers: Record<string, string>) =>
      testApp.request('GET', `/api/customers/${shop.business_id}/${id}/notes`, { token: shop.staff, headers });
    const errors = await linesAfter('error.log', 'unforeseen', request);
    await testApp.database.query('ALTER TABLE notes_away RENAME TO customer_notes');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      level: 'error',
      error: expect.any(String),
      stack: expect.stringContaining('at '),
      route: '/api/customers/:businessId/:customerId/notes',
      business_id: shop.business_id,
    });
    expect((await linesOf('combined.log', 'unforeseen')).map(({ level }) => level).sort()).toEqual(['error', 'info']);
  });

  it('never hold a name, phone, email, password or token', async () => {
    const person = {
      name: 'Wanjiku Kamau',
      phone: '+254 722 123 456',
      email: 'wanjiku.kamau@example.co.ke',
      address: 'Moi Avenue 12',
    };
    const url = `/api/customers/${shop.business_id}`;
    const as = { token: shop.staff };
    await testApp.request('POST', url, { ...as, body: person });
    await testApp.request('POST', url, { ...as, body: { ...person, customer_type: person.name } });
    await testApp.request('GET', `${url}/search?q=${encodeURIComponent(person.name)}`, as);
    await testApp.request('POST', '/api/auth/login', { body: { email: person.email, password: 'a wrong password' } });
    await testApp.request('GET', url, { token: `${shop.staff}x` });
    // PostgreSQL quotes the row in its own error message.
    await testApp.database.query(
      `ALTER TABLE customers ADD CONSTRAINT nobody CHECK (name <> 'Wanjiku Kamau') NOT VALID`,
    );
    const failed = await linesAfter('error.log', 'quoting', (headers) =>
      testApp.request('POST', url, { ...as, body: person, headers }),
    );
    await testApp.database.query('ALTER TABLE customers DROP CONSTRAINT nobody');
    expect(failed).toHaveLength(1);

    const logs = `${await read('combined.log')}${await read('error.log')}`;
    const secrets = [
      ...['Wanjiku', 'Kamau', '722 123', '722123456', 'example.co.ke', 'Moi Avenue'],
      ...['a wrong password', ADMIN.password, ADMIN.email, shop.staff, shop.admin.split('.')[2]!],
    ];
    expect(secrets.filter((secret) => logs.includes(secret))).toEqual([]);
  });
});
