import { givenCustomer, givenIds, givenShop, type Shop } from '../../support/fixtures';
import { ImportBench } from '../../support/import-bench';
import { fill, type JsonSchema, type Operation, operationsOf, sampleOf } from '../../support/operations';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

/** Fields from which invisible marks are removed: these come with copied text, and mean nothing there. */
const IDENTIFIERS = ['phone', 'email', 'external_id'];
/**
 * Fields from which marks are removed too. The audit trail shows these fields, so no test puts the phone of a person
 * there.
 */
const OF_THINGS = ['sku'];
const OVERRIDE = 'Ami\u202ena';
/**
 * Fields that are not stored as they were sent, or that are not text. Their check has nothing to do with characters.
 */
const NO_TEXT = ['password', 'refresh_token', 'current_password', 'new_password', 'cursor'];

describe('Text', () => {
  let testApp: TestApp;
  let shop: Shop;
  let ids: Record<string, number>;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    ids = await givenIds(testApp, shop);
  });
  afterAll(() => testApp.close());

  const customers = () => `/api/customers/${shop.business_id}`;
  const asStaff = () => ({ token: shop.staff });

  it('in any body is refused with a right-to-left override, naming field and character', async () => {
    const refusedFields: string[] = [];
    for (const operation of await operationsOf(testApp)) {
      for (const [field, body] of bodiesWith(operation, OVERRIDE)) {
        if ([...IDENTIFIERS, ...OF_THINGS].includes(field)) continue;
        const path = fill(operation, { ...ids, keyId: 1, apiKeyId: 1, sessionId: 1, webhookId: 1 });
        const answer = await testApp.request(operation.method, path, { token: shop.admin, body });
        expect({ operation: operation.name, field, status: answer.status }).toMatchObject({ field, status: 400 });
        expect(answer.body.details.map(({ path }: { path: string }) => path)).toContain(field);
        if (String(answer.body.details[0].message).includes('U+202E')) refusedFields.push(`${operation.name} ${field}`);
      }
    }
    // The most important fields must be among those that the test has found.
    expect(refusedFields).toEqual(
      expect.arrayContaining(['createCustomer name', 'createCustomer address', 'addNote content', 'refundSale reason']),
    );
  });

  it('is kept and found in one form, composed or not', async () => {
    const created = await givenCustomer(testApp, shop, {
      name: 'Jose\u0301 Nun\u0303ez',
      external_id: 'Caf\u0065\u0301-1',
      address: 'Rue de l\u2019E\u0301glise\n2',
    });
    expect(created).toMatchObject({ name: 'José Nuñez', external_id: 'Café-1', address: 'Rue de l’Église\n2' });
    for (const q of ['José', 'Jose\u0301', 'jose']) {
      const answer = await testApp.request('GET', `${customers()}/search?q=${encodeURIComponent(q)}`, asStaff());
      expect(answer.body.results.map(({ id }: { id: number }) => id)).toEqual([created.id]);
      expect(answer.body.query).toBe(q.normalize());
    }
    const again = await testApp.request('POST', customers(), {
      ...asStaff(),
      body: { name: 'x', external_id: 'Café-1' },
    });
    expect(again.status).toBe(409);
  });

  it('of a name that needs a joiner is kept, and found without it', async () => {
    const { id, name } = await givenCustomer(testApp, shop, { name: 'علی\u200cرضا' });
    expect(name).toBe('علی\u200cرضا');
    const answer = await testApp.request('GET', `${customers()}/search?q=${encodeURIComponent('علیرضا')}`, asStaff());
    expect(answer.body.results.map((customer: { id: number }) => customer.id)).toEqual([id]);
  });

  it('that identifies something is read without the marks that copying brings along, in any body', async () => {
    const [mark, acceptedFields] = ['\u202a', [] as string[]];
    for (const operation of await operationsOf(testApp)) {
      const path = fill(operation, { ...ids, keyId: 1, apiKeyId: 1, sessionId: 1 });
      for (const [field, body] of bodiesWith(operation, '') as [string, Record<string, unknown>][]) {
        if (!IDENTIFIERS.includes(field)) continue;
        const value = field === 'email' ? 'copied@example.co.ke' : '0701234567';
        const answer = await testApp.request(operation.method, path, {
          token: shop.admin,
          body: { ...body, [field]: `${mark}${value}\u202c` },
        });
        const answerText = JSON.stringify(answer.body);
        expect({ operation: operation.name, field, told: answerText }).toMatchObject({
          told: expect.not.stringContaining(mark),
        });
        expect(answer.body.details ?? []).not.toContainEqual(expect.objectContaining({ path: field }));
        acceptedFields.push(`${operation.name} ${field}`);
      }
    }
    expect(acceptedFields).toEqual(
      expect.arrayContaining([
        ...['createCustomer phone', 'createCustomer email', 'createCustomer external_id', 'updateCustomer email'],
        ...['createSale external_id', 'login email'],
      ]),
    );
  });

  it('of a search is held to the rules of names, without the marks', async () => {
    const { id } = await givenCustomer(testApp, shop, { name: 'Njoroge', phone: '0722 333 444' });
    for (const q of ['\u202a+254722333444\u202c', 'Njo\u200eroge']) {
      const answer = await testApp.request('GET', `${customers()}/search?q=${encodeURIComponent(q)}`, asStaff());
      expect(answer.body.results.map((customer: { id: number }) => customer.id)).toEqual([id]);
    }
    for (const q of ['a\u2028b', 'a\u0000b', '\u200e']) {
      expectInvalid(await testApp.request('GET', `${customers()}/search?q=${encodeURIComponent(q)}`, asStaff()), 'q');
    }
  });

  it('from a file is held to the same rules', async () => {
    const bench = await ImportBench.open();
    try {
      const lines = ['external_id,name', 'C1,Jose\u0301', `C2,${OVERRIDE}`, 'C3,Ami\u200bna'];
      const imported = await bench.import('customers', lines.join('\n') + '\n');
      expect(imported.summary).toMatchObject({ created: 1, rejected: 2 });
      expect((await bench.customers()).map(({ name }) => name)).toEqual(['José']);
      const rejected = (await imported.rejected()).join('\n');
      expect(rejected).toContain('name: Customer name must not contain U+202E (right-to-left override)');
      expect(rejected).toContain('name: Customer name must not contain U+200B (zero width space)');
    } finally {
      await bench.close();
    }
  });
});

/** A body for each text field of the operation. It is valid except for `value` in that field. */
function bodiesWith({ body }: Operation, value: string): [field: string, body: object][] {
  if (!body) return [];
  const good = sampleOf(body) as object;
  const isText = (schema: JsonSchema): boolean =>
    (schema.type === 'string' && !schema.enum && schema.format !== 'date-time') || (schema.anyOf ?? []).some(isText);
  return Object.entries(body.properties ?? {})
    .filter(([field, schema]) => !NO_TEXT.includes(field) && isText(schema))
    .map(([field]) => [field, { ...good, [field]: value }]);
}
