import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { differencesInBooks } from '../../support/books';
import { expectStatus, givenCustomer, givenShop } from '../../support/fixtures';
import { ImportBench } from '../../support/import-bench';
import { adjust, balanceOf, entriesOf, givenProgram, memberOf, PROGRAM, quote } from '../../support/rewards-shop';
import { importOverHttp, revertToEnd, upload } from '../../support/uploads';

const LOYVERSE = resolve('test', 'data', 'loyverse-customers.csv');
const YEAR = new Date().getFullYear() + 1;

describe('Opening balances of points', () => {
  let bench: ImportBench;

  beforeAll(async () => {
    bench = await ImportBench.open();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    bench = await bench.withEmptyBusiness();
  });

  const customer = async (more: object = {}) => (await givenCustomer(bench.testApp, bench.shop, more)).id;
  const balance = (id: number) => balanceOf(bench.testApp, bench.shop, id);
  const lots = async (id: number) => (await memberOf(bench.testApp, bench.shop, id)).lots;
  const program = (more: object = {}) => givenProgram(bench.testApp, bench.shop, { ...PROGRAM, ...more });
  const overHttp = (content: string) => importOverHttp(bench.testApp, bench.shop, { kind: 'points', content });
  const booksBalance = async () => expect(await differencesInBooks(bench.testApp, bench.shop.business_id)).toEqual([]);

  it('find customers by number, external_id, phone and email, and end when the file or the programme says', async () => {
    await program({ expiry: { after_months: 0, at: 'month_end' } });
    const ids = [
      await customer(),
      await customer({ external_id: 'C-2' }),
      await customer({ phone: '0712 000 333' }),
      await customer({ email: 'Amina@example.com' }),
    ];
    const rows = [
      `${ids[0]},,,,100,${YEAR}-03-31`,
      `,C-2,,,"1,250.5",31/12/${YEAR}`,
      ',,0712000333,,7,',
      ',,,amina@example.com,0.00,',
    ];
    const { exitCode, summary } = await bench.import(
      'points',
      ['customer_id,external_id,phone,email,points,last_good_day', ...rows].join('\n'),
    );
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ read: 4, created: 3, updated: 0, unchanged: 1, rejected: 0 });
    expect(await Promise.all(ids.map((id) => balance(id)))).toEqual(['100', '1250.5', '7', '0']);
    expect(await lots(ids[0]!)).toMatchObject([{ points: '100', last_good_day: `${YEAR}-03-31`, sale_id: null }]);
    expect(await lots(ids[1]!)).toMatchObject([{ points: '1250.5', last_good_day: `${YEAR}-12-31` }]);
    const [{ last_good_day } = { last_good_day: null }] = await lots(ids[2]!);
    expect(last_good_day?.slice(0, 4)).toBe(String(YEAR - 1));
    const [entry] = await entriesOf(bench.testApp, bench.shop, ids[0]!);
    expect(entry).toMatchObject({ type: 'bonus', points: '100', reason: 'opening_balance', sale_id: null });
    await booksBalance();
  });

  it('are credited once, however often a file is imported', async () => {
    await program();
    const id = await customer({ external_id: 'C-1' });
    const file = `external_id,points,last_good_day\nC-1,100,\nC-1,50,${YEAR}-06-30\n`;
    expect((await bench.import('points', file)).summary).toMatchObject({ created: 2 });
    expect((await bench.import('points', file)).summary).toMatchObject({ created: 0, unchanged: 2 });
    expect(await overHttp(file)).toMatchObject({ status: 'finished', counts: { created: 0, unchanged: 2 } });
    expect(await balance(id)).toBe('150');
    const otherResult = await bench.import('points', 'external_id,points\nC-1,120\n');
    expect(otherResult.exitCode).toBe(1);
    expect((await otherResult.rejected())[1]).toContain('points: The customer has another opening balance');
    expect(await balance(id)).toBe('150');
  });

  it('of one customer and day stand in one row: a second one is rejected, however it names the customer', async () => {
    await program();
    const [first, second] = [
      await customer({ external_id: 'C-1' }),
      await customer({ external_id: 'C-2', phone: '0712 000 333' }),
    ];
    const rows = ['C-1,,0,', 'C-1,,50,', 'C-1,,50,', `C-1,,50,${YEAR}-06-30`, 'C-2,,30,', ',0712000333,30,'];
    const file = ['external_id,phone,points,last_good_day', ...rows].join('\n');
    const { summary, rejected } = await bench.import('points', file);
    expect(summary).toMatchObject({ read: 6, created: 3, unchanged: 1, rejected: 2 });
    const reasons = (await rejected()).slice(1).sort().join('\n');
    expect(reasons).toContain('external_id: Line 3 has the same customer and last day. Add up their points in one row');
    expect(reasons).toContain('points: Another row has the same customer and last day. Add up their points in one row');
    expect([await balance(first), await balance(second)]).toEqual(['100', '30']);
    await booksBalance();
  });

  it('end on the day of the file, whatever the time zone of its times', async () => {
    await program();
    const id = await customer({ external_id: 'C-1' });
    const file = `external_id,points,last_good_day\nC-1,100,${YEAR}-06-30\n`;
    const result = await bench.import('points', file, '--timezone', 'Pacific/Kiritimati');
    expect(result.summary).toMatchObject({ created: 1 });
    expect(await lots(id)).toMatchObject([{ last_good_day: `${YEAR}-06-30` }]);
    for (const zone of [[], ['--timezone', 'America/Los_Angeles']]) {
      expect((await bench.import('points', file, ...zone)).summary).toMatchObject({ created: 0, unchanged: 1 });
    }
    expect(await balance(id)).toBe('100');
    // A value with an offset is a moment: this one is midnight of 1 July in Nairobi.
    const moment = `external_id,points,last_good_day\nC-1,7,${YEAR}-06-30T21:00:00Z\n`;
    expect((await bench.import('points', moment)).summary).toMatchObject({ created: 1 });
    expect((await lots(id))[1]).toMatchObject({ last_good_day: `${YEAR}-07-01` });
  });

  it('of the customers of Loyverse are the column Points balance', async () => {
    await program();
    expect((await bench.import('customers', LOYVERSE)).summary.notes).toContain(
      'To take over the points, import the same file as points.',
    );
    const { exitCode, summary } = await bench.import('points', LOYVERSE);
    expect(exitCode).toBe(0);
    expect((summary.notes as string[])[0]).toContain('Recognised as points of Loyverse');
    const rows: Record<string, string>[] = parse(readFileSync(LOYVERSE), { columns: true });
    const stored = await bench.customers();
    const balances = new Map<unknown, string>();
    for (const { id, external_id } of stored.slice(0, 20)) balances.set(external_id, await balance(Number(id)));
    for (const [externalId, points] of balances) {
      const row = rows.find((candidate) => candidate['Customer ID'] === externalId)!;
      expect(Number(points)).toBe(Number(row['Points balance']));
    }
    const total = rows.reduce((sum, row) => sum + Number(row['Points balance']), 0);
    const path = `/api/rewards/${bench.shop.business_id}/liability`;
    const owed = await bench.testApp.request('GET', path, { token: bench.shop.owner });
    expect(Number(owed.body.outstanding_points)).toBe(total);
    expect((await bench.import('points', LOYVERSE)).summary).toMatchObject({ created: 0, rejected: 0 });
    await booksBalance();
  });

  it('are refused row by row, with the reason', async () => {
    await program();
    await customer({ external_id: 'C-1' });
    for (const name of ['Twin', 'Other']) await customer({ name, phone: '0712 000 444' });
    const rows = [
      'C-9,,5,',
      ',0712000444,5,',
      'C-1,,-5,',
      'C-1,,many,',
      'C-1,,5,2020-01-31',
      'C-1,,5,soon',
      'C-1,,5,9999-12-31',
      ',,5,',
      ',x,5,',
    ];
    const { summary, rejected } = await bench.import(
      'points',
      ['external_id,phone,points,last_good_day', ...rows].join('\n'),
    );
    expect(summary).toMatchObject({ read: 9, created: 0, rejected: 9 });
    const reasons = (await rejected()).slice(1).join('\n');
    for (const reason of [
      'This customer does not exist',
      'Several customers have this phone',
      'points: Must be points from 0',
      'last_good_day: Must not be in the past',
      'last_good_day: Must be a day, such as 2024-01-15',
      'last_good_day: Must be a day from 1970-01-01 to 9999-12-30',
      'external_id: Required, or customer_id, phone or email in its place',
      'phone: Must be a phone number',
    ]) {
      expect(reasons).toContain(reason);
    }
  });

  it('need a programme that is switched on, and an owner', async () => {
    await customer({ external_id: 'C-1' });
    const content = 'external_id,points\nC-1,5\n';
    const refused = await bench.import('points', content);
    expect([refused.exitCode, refused.stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('The loyalty programme of this business is not switched on.'),
    ]);
    expect(refused.exitCode).not.toBe(0);
    expect(await overHttp(content)).toMatchObject({ status: 'failed', error: expect.stringContaining('switched on') });
    const shop = await givenShop(bench.testApp);
    const answer = await upload(bench.testApp, shop, shop.manager, { kind: 'points', content });
    expect(answer).toMatchObject({ status: 403, body: { code: 'role_insufficient' } });
    const { id } = await importOverHttp(bench.testApp, { ...shop, manager: shop.owner }, { kind: 'points', content });
    const path = `/api/imports/${shop.business_id}/${id}/revert`;
    const forbidden = await bench.testApp.request('POST', path, { token: shop.manager });
    expect(forbidden).toMatchObject({ status: 403, body: { code: 'role_insufficient' } });
    expect((await revertToEnd(bench.testApp, shop, id, shop.owner)).status).toBe('reverted');
  });

  it('are taken back by a revert, unless somebody used them, and can be imported again', async () => {
    await program();
    const [first, second] = [await customer({ external_id: 'C-1' }), await customer({ external_id: 'C-2' })];
    const file = 'external_id,points\nC-1,100\nC-2,50\n';
    const { id } = await overHttp(file);
    const quoted = await quote(bench.testApp, bench.shop, {
      ...{ customer_id: second, total_amount: '80.00', redeem_points: 30 },
    });
    const { id: quote_id, payable_amount } = expectStatus(quoted, 201).body.quote;
    const sale = {
      customer_id: second,
      quote_id,
      total_amount: payable_amount,
      total_items: 1,
      payment_method: 'cash',
    };
    const path = `/api/sales/${bench.shop.business_id}`;
    expectStatus(await bench.testApp.request('POST', path, { token: bench.shop.staff, body: sale }), 201);
    const reverted = await revertToEnd(bench.testApp, bench.shop, id);
    expect(reverted).toMatchObject({ status: 'reverted', revert: { removed: 1, kept: 1 } });
    expect(reverted.revert.records).toMatchObject([{ resource: 'points', reason: 'used' }]);
    expect([await balance(first), await balance(second)]).toEqual(['0', '20']);
    expect((await overHttp(file)).counts).toMatchObject({ created: 1, unchanged: 1 });
    expect([await balance(first), await balance(second)]).toEqual(['100', '20']);
    await booksBalance();
  });

  it('stay as used if an open quote reserves some of them', async () => {
    await program();
    const id = await customer({ external_id: 'C-1' });
    const { id: reserving } = await overHttp(`external_id,points,last_good_day\nC-1,100,\nC-1,20,${YEAR}-06-30\n`);
    const request = { customer_id: id, total_amount: '80.00', redeem_points: 30 };
    expectStatus(await quote(bench.testApp, bench.shop, request), 201);
    const { revert } = await revertToEnd(bench.testApp, bench.shop, reserving);
    expect(revert).toMatchObject({ removed: 1, kept: 1, records: [{ resource: 'points', reason: 'used' }] });
    const member = await memberOf(bench.testApp, bench.shop, id);
    expect([member.balance, member.reserved, member.available]).toEqual(['100', '30', '70']);
    await booksBalance();
  });

  it('pay what a customer owes, and open the account of one who has not joined', async () => {
    await program();
    const debtor = await customer({ external_id: 'C-2' });
    await adjust(bench.testApp, bench.shop, debtor, -30, { allow_negative: true });
    await program({ valid_from: undefined, enrolment: 'opt_in' });
    const id = await customer({ external_id: 'C-1' });
    const file = 'external_id,points\nC-1,100\nC-2,50\n';
    const both = await Promise.all([bench.import('points', file), bench.import('points', file)]);
    // Two imports at the same time credit each balance once.
    expect(both.map(({ summary }) => Number(summary.created)).reduce((a, b) => a + b)).toBe(2);
    expect([await balance(id), await balance(debtor)]).toEqual(['100', '20']);
    expect((await memberOf(bench.testApp, bench.shop, id)).joined_at).toEqual(expect.any(String));
    const [entry] = await bench.testApp.database.query<{ user_id: number | null }>(
      `SELECT user_id FROM reward_entries WHERE business_id = $1 AND type = 'bonus' LIMIT 1`,
      [bench.shop.business_id],
    );
    expect(entry).toEqual({ user_id: null });
    await booksBalance();
  });
});
