import { actingAs, exactTypes, withTenant } from '@wateja/prisma';
import { readFile } from 'node:fs/promises';
import { Client } from 'pg';

import { auditEntries, entriesOf } from '../../support/audit';
import { expectStatus, givenCustomer, givenMember, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const REFUSED = '42501';
const CHECK_VIOLATION = '23514';
const ROWS = 2_000;

describe('The audit trail in the database', () => {
  let testApp: TestApp;
  let [shop, otherShop]: Shop[] = [];

  beforeAll(async () => {
    testApp = await createTestApp();
    [shop, otherShop] = [await givenShop(testApp), await givenShop(testApp)];
    await givenCustomer(testApp, shop);
    await givenCustomer(testApp, otherShop);
  });
  afterAll(() => testApp.close());

  /** Runs SQL as the application does, in the business; returns the rows of the last statement, or the SQLSTATE. */
  async function asApplication(sql: string, business: number | '' = shop!.business_id): Promise<unknown> {
    const client = new Client({ connectionString: testApp.database.application_url, types: exactTypes });
    await client.connect();
    try {
      await client.query(`SELECT set_config('wateja.business_id', $1, false)`, [String(business)]);
      return [await client.query(sql)].flat().at(-1)?.rows;
    } catch (error) {
      return (error as { code?: string }).code;
    } finally {
      await client.end();
    }
  }

  const asOwner = (sql: string) =>
    testApp.database.query(sql).then(
      () => null,
      (error: { code?: string }) => error.code,
    );

  it.each([
    'UPDATE audit_entries SET user_id = 1',
    'UPDATE audit_entries SET at = at WHERE false',
    'DELETE FROM audit_entries',
    'TRUNCATE audit_entries',
    'INSERT INTO audit_entries SELECT * FROM audit_entries LIMIT 1 ON CONFLICT (business_id, at, id) DO UPDATE SET reason = $$x$$',
    'SET session_replication_role = replica; DELETE FROM audit_entries',
  ])('takes no %s, from the application or from the owner of the tables', async (sql) => {
    const before = await auditEntries(testApp);
    expect(await asApplication(sql)).toBe(REFUSED);
    expect(await asOwner(sql)).toBe(REFUSED);
    expect(await auditEntries(testApp)).toEqual(before);
  });

  it('gets its entries, whatever temporary table the application makes', async () => {
    const catching = `CREATE TEMP TABLE audit_entries (LIKE public.audit_entries); UPDATE businesses SET name = 'Caught'`;
    const kept = `SELECT count(*)::int AS caught FROM pg_temp.audit_entries`;
    expect(await asApplication(`${catching}; ${kept}`)).toEqual([{ caught: 0 }]);
  });

  it('writes times with Z as the API does, and leaves text alone that ends like one', async () => {
    const path = `/api/businesses/${otherShop!.business_id}`;
    const renamed = await entriesOf(testApp, async () => {
      const answer = await testApp.request('PATCH', path, { token: otherShop!.owner, body: { name: 'Duka+00:00' } });
      expectStatus(answer, 200);
    });
    expect(renamed[0]!.changes).toMatchObject({ name: { to: 'Duka+00:00' } });
    const { id } = await givenCustomer(testApp, otherShop!);
    const erased = await entriesOf(testApp, async () => {
      const at = `/api/customers/${otherShop!.business_id}/${id}/erase`;
      const answer = await testApp.request('POST', at, { token: otherShop!.owner, body: { reason: 'Asked for it' } });
      expectStatus(answer, 200);
    });
    const change = erased.find(({ action }) => action === 'customer.updated')!.changes as Record<
      string,
      { to: string }
    >;
    expect(change['erased_at']!.to).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
  });

  it('shows a business its own entries, and nobody those of all', async () => {
    const businesses = 'SELECT DISTINCT business_id FROM audit_entries';
    expect(await asApplication(businesses)).toEqual([{ business_id: shop!.business_id }]);
    expect(await asApplication(businesses, '')).toEqual([]);
    expect(await asApplication(`SET wateja.platform = 'on'; ${businesses}`, '')).toEqual([]);
  });

  it('refuses rows of the application, which could describe a change that never happened', async () => {
    const insert = `INSERT INTO audit_entries (business_id, action, resource)
      VALUES (${otherShop!.business_id}, 'customer.exported', 'customer')`;
    for (const business of [shop!.business_id, otherShop!.business_id, '' as const]) {
      expect(await asApplication(insert, business)).toBe(REFUSED);
      expect(await asApplication(`SET wateja.platform = 'on'; ${insert}`, business)).toBe(REFUSED);
    }
  });

  it('takes entries about what changes no row, of the business at work, and of any when the platform is', async () => {
    const record = (action: string) => `SELECT record_audit_entry(
      ${otherShop!.business_id}, '${action}', '${action.split('.')[0]}', NULL, NULL, NULL)::text AS done`;
    const exported = record('customer.exported');
    expect(await asApplication(exported)).toBe(REFUSED);
    expect(await asApplication(exported, '')).toBe(REFUSED);
    expect(await asApplication(exported, otherShop!.business_id)).toEqual([{ done: '' }]);
    expect(await asApplication(`SET wateja.platform = 'on'; ${exported}`, '')).toEqual([{ done: '' }]);
    for (const change of [
      'customer.updated',
      'customer.created',
      'note.deleted',
      'preferences.updated',
      'sale.created',
    ]) {
      expect([change, await asApplication(record(change), otherShop!.business_id)]).toEqual([change, REFUSED]);
    }
  });

  it.each([
    ['an action of another resource', `'sale.created', 'customer', 'api'`],
    ['an unknown source', `'sale.created', 'sale', 'nowhere'`],
  ])('takes no entry with %s', async (_what, values) => {
    const sql = `INSERT INTO audit_entries (business_id, action, resource, source) VALUES (1, ${values})`;
    expect(await asOwner(sql)).toBe(CHECK_VIOLATION);
  });

  it('has an entry for each of thousands of rows that one statement writes', async () => {
    const imported = Array.from({ length: ROWS }, (_, index) => ({ external_id: `B-${index}` }));
    const write = (set: string) => `
      INSERT INTO customers (business_id, external_id, name, search_text, customer_type)
      SELECT ${shop!.business_id}, external_id, external_id, '', 'regular'
      FROM jsonb_to_recordset('${JSON.stringify(imported)}'::jsonb) AS r(external_id text)
      ON CONFLICT (business_id, external_id) DO UPDATE SET ${set}`;
    const created = await entriesOf(testApp, () => asApplication(write('version = 1')));
    expect(created).toHaveLength(ROWS);
    expect(new Set(created.map(({ resource_id }) => resource_id)).size).toBe(ROWS);
    expect(new Set(created.map(({ action }) => action))).toEqual(new Set(['customer.created']));
    expect(await entriesOf(testApp, () => asApplication(write('version = customers.version + 1')))).toEqual([]);
    const half = `customer_type = CASE WHEN customers.id % 2 = 0 THEN 'vip' ELSE 'regular' END`;
    const changed = await entriesOf(testApp, () => asApplication(write(half)));
    expect(changed).toHaveLength(ROWS / 2);
    for (const { action, resource_id, changes } of changed) {
      expect([action, resource_id! % 2]).toEqual(['customer.updated', 0]);
      expect(changes).toEqual({ customer_type: { from: 'regular', to: 'vip' } });
    }
  });

  it('has no entry of what was rolled back', async () => {
    const { business_id } = shop!;
    const expectUndone = () =>
      withTenant(business_id, () =>
        testApp.prisma.transaction(async (tx) => {
          await tx.customer.create({ data: { business_id, name: 'Nobody', search_text: '' } });
          expect(await tx.auditEntry.count({ where: { action: 'customer.created' } })).toBeGreaterThan(0);
          throw new Error('and back');
        }),
      );
    expect(await entriesOf(testApp, () => expect(expectUndone()).rejects.toThrow('and back'))).toEqual([]);
  });

  it('tells of a row whose key changes that one went and one came', async () => {
    const { id } = await givenCustomer(testApp, shop!, { customer_type: 'vip' });
    const change = `DELETE FROM customer_preferences WHERE customer_id = ${id};
      UPDATE customers SET id = 1000000 WHERE id = ${id}`;
    const entries = await entriesOf(testApp, () => testApp.database.query(change));
    expect(entries.map(({ action, resource_id }) => [action, resource_id]).sort()).toEqual([
      ['customer.created', 1_000_000],
      ['customer.deleted', id],
    ]);
  });

  it('loses old entries only by the procedure that its decision describes', async () => {
    const decision = await readFile('docs/adr/0057-who-sold-and-sales-written-once.md', 'utf8');
    const [, procedure = ''] = /```sql\n([\s\S]*?)```/.exec(decision) ?? [];
    const count = async () => (await auditEntries(testApp)).length;
    await givenSale(testApp, shop!);
    const before = await count();
    await testApp.database.query(
      `INSERT INTO audit_entries (business_id, at, action, resource)
       VALUES (${shop!.business_id}, now() - interval '8 years', 'sale.created', 'sale')`,
    );
    await testApp.database.query(
      `INSERT INTO sales (business_id, content_hash, total_amount, total_items, payment_method, status, created_at)
       VALUES (${shop!.business_id}, '', 1, 1, 'cash', 'pending', now() - interval '8 years')`,
    );
    expect(await count()).toBe(before + 2);
    await testApp.database.query(procedure);
    expect(await count()).toBe(before);
    expect(await asOwner('DELETE FROM audit_entries')).toBe(REFUSED);
    expect(await asOwner('SET session_replication_role = replica; DELETE FROM audit_entries')).toBe(REFUSED);
    expect(await asApplication('SELECT count(*) FROM audit_entries', '')).toEqual([{ count: 0 }]);
  });

  it('says in whose name each statement was, and that the system has none', async () => {
    const { business_id } = shop!;
    const actor = { user_id: 7, session_id: 'a-session', api_key_id: null, request_id: 'a-request' };
    const rename = (name: string) => () =>
      withTenant(business_id, () => testApp.prisma.business.update({ where: { id: business_id }, data: { name } }));
    const [inName] = await entriesOf(testApp, () => actingAs(actor, rename('Duka la Saba')));
    expect(inName).toMatchObject({ ...actor, source: 'api' });
    const [without] = await entriesOf(testApp, rename('Duka la Nane'));
    expect(without).toMatchObject({ source: 'system', user_id: null, session_id: null, request_id: null });
  });

  it('holds no personal value, whatever was written', async () => {
    const [phone, email, address, note] = ['0733 987 123', 'zuhura@siri.example', 'Sirini 7', 'Siri kubwa'];
    const path = `/api/customers/${shop!.business_id}`;
    const send = async (method: 'POST' | 'PATCH', at: string, body: object) =>
      expectStatus(
        await testApp.request(method, `${path}${at}`, { token: shop!.owner, body }),
        method === 'POST' ? 201 : 200,
      );
    const personal = { name: 'Zuhura Siri', phone, email, address, external_id: 'SIRI-1' };
    const { id } = (await send('POST', '', { ...personal, customer_type: 'regular' })).body.customer as { id: number };
    await send('PATCH', `/${id}`, { name: 'Siri Zuhura', phone: '0733 987 124', address: null });
    await send('POST', `/${id}/notes`, { content: note });
    await send('PATCH', `/${id}/preferences`, { best_contact_time: 'Siri usiku', favorite_products: '[987123]' });
    await testApp.database.query(`UPDATE customer_notes SET content = 'Siri ndogo' WHERE content = '${note}'`);
    const member = await givenMember(testApp, shop!, 'manager');
    const text = JSON.stringify(await auditEntries(testApp));
    expect(text).toContain('"note.updated"');
    for (const value of [
      'Siri',
      'Zuhura',
      '0733 987',
      '733987',
      '987123',
      'siri.example',
      member.email,
      'Test manager',
      '$argon2',
    ]) {
      expect([value, text.toLowerCase().includes(value.toLowerCase())]).toEqual([value, false]);
    }
  });
});
