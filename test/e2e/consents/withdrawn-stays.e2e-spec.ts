import { Recipients, SignedTokens } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import { AGREED_AGAIN, expectStatus, givenCustomer } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { ImportBench } from '../../support/import-bench';
import { runWateja } from '../../support/run-wateja';

/** What a customer or the shop switched off cannot be switched on by files, API keys or the command. */

let bench: ImportBench;
let key: string;
let customer: number;
let phones = 0;
let phone: string;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
  const path = `/api/businesses/${bench.shop.business_id}/api-keys`;
  const created = await request('POST', path, { name: 'Web shop', role: 'manager' }, bench.shop.owner);
  key = expectStatus(created, 201).body.key;
  phone = `+2547011${String(++phones).padStart(5, '0')}`;
  customer = (await givenCustomer(bench.testApp, bench.shop, { external_id: 'C1', phone, email: 'c1@example.com' })).id;
});

const request = (method: 'POST' | 'PATCH', path: string, body: object, token: string) =>
  bench.testApp.request(method, path, { token, body });
const ofCustomer = (path = '') => `/api/customers/${bench.shop.business_id}/${customer}${path}`;
const consent = (token: string, state: string, more: object = {}) =>
  request('POST', ofCustomer('/consents'), { channel: 'sms', purpose: 'offers', state, ...more }, token);
const sendStop = async () => {
  const token = bench.testApp.app.get(SignedTokens).callbackToken('africas-talking');
  const form = { from: phone, text: 'STOP', id: `stop-${phone}` };
  expectStatus(await postForm(bench.testApp, `/api/callbacks/africas-talking/${token}/incoming`, form), 200);
};
const unsubscribe = async (channel: 'sms' | 'email') => {
  const unsubscriber = { business_id: bench.shop.business_id, customer_id: customer, channel };
  const token = bench.testApp.app.get(SignedTokens).unsubscribeToken(unsubscriber);
  const form = { 'List-Unsubscribe': 'One-Click' };
  expectStatus(await postForm(bench.testApp, `/api/unsubscribe/${token}`, form), 200);
};
const consents = (purpose: 'offers' | 'loyalty' = 'offers') =>
  withTenant(bench.shop.business_id, async () => {
    const recipient = await bench.testApp.app.get(Recipients).find(bench.shop.business_id, customer, purpose);
    return recipient?.consents;
  });
const importConsent = (sms: string, email = '') =>
  bench.import(
    'customers',
    `external_id,name,consent_sms,consent_email,consent_source,consent_date\nC1,Asha,${sms},${email},web form,2024-04-03 10:30\n`,
  );

describe('consents of a file', () => {
  it('go into the ledger once, with source and date', async () => {
    expect(await importConsent('yes', 'granted')).toMatchObject({ exitCode: 0, summary: { updated: 1, kept: 0 } });
    expect(await consents()).toEqual({ sms: 'granted', email: 'granted' });
    const listed = await bench.testApp.request('GET', ofCustomer('/consents'), { token: bench.shop.staff });
    expect(listed.body.consents).toHaveLength(4);
    expect(listed.body.consents[0]).toMatchObject({
      ...{ source: 'import', evidence: 'web form', stated_at: '2024-04-03T07:30:00.000Z', recorded_by: null },
    });
    expect((await importConsent('yes', 'yes')).summary).toMatchObject({ unchanged: 1 });
    // A file may change what a file said before.
    expect((await importConsent('no', 'yes')).summary).toMatchObject({ updated: 1 });
    expect(await consents()).toEqual({ sms: 'withdrawn', email: 'granted' });
    expect((await importConsent('yes', 'yes')).summary).toMatchObject({ updated: 1, kept: 0 });
    expect(await consents('loyalty')).toEqual({ sms: 'granted', email: 'granted' });
  });

  it.each([
    ['the customer by STOP', sendStop],
    ['the customer by a link', () => unsubscribe('sms')],
    ['the shop', async () => void expectStatus(await consent(bench.shop.staff, 'withdrawn'), 201)],
    ['an API key', async () => void expectStatus(await consent(key, 'withdrawn'), 201)],
  ])('bring nothing back that was withdrawn by %s, and it is counted', async (_name, withdraw) => {
    await importConsent('yes');
    await withdraw();
    // The file repeats a withdrawal that a person has made, so a file must not be able to undo it later.
    await importConsent('no');
    const { exitCode, summary } = await importConsent('yes', 'yes');
    expect({ exitCode, summary }).toMatchObject({ exitCode: 0, summary: { kept: 1 } });
    expect(await consents()).toEqual({ sms: 'withdrawn', email: 'granted' });
  });

  it('bring nothing back for somebody who gets a phone that sent STOP', async () => {
    await sendStop();
    const { summary } = await bench.import(
      'customers',
      `name,phone,consent_sms\nNew,${phone.replace('7011', '7012')},yes\n`,
    );
    expect(summary).toMatchObject({ created: 1, kept: 0 });
    const otherResult = await bench.import('customers', `external_id,name,phone,consent_sms\nC2,Juma,${phone},yes\n`);
    expect(otherResult.summary).toMatchObject({ created: 1, kept: 1 });
  });

  it.each(['c1@example.com', 'C1@Example.COM'])(
    'bring nothing back for somebody who gets the address %s',
    async (email) => {
      await unsubscribe('email');
      const file = (header: string) => `external_id,name,email,consent_email\n${header},Juma,${email},yes\n`;
      expect((await bench.import('customers', file('C2'))).summary).toMatchObject({ created: 1, kept: 1 });
      const [, other] = await bench.customers();
      const path = `/api/customers/${bench.shop.business_id}/${String(other?.id)}/consents`;
      const { current, consents: entries } = expectStatus(
        await bench.testApp.request('GET', path, { token: bench.shop.staff }),
        200,
      ).body;
      expect({ current: current.email, entries }).toEqual({
        ...{ current: { service: null, offers: null, loyalty: null }, entries: [] },
      });
      // The owner has granted the consent again, so the file only repeats what is in force.
      for (const purpose of ['offers', 'loyalty']) {
        const body = { channel: 'email', purpose, state: 'granted', ...AGREED_AGAIN };
        expectStatus(await bench.testApp.request('POST', path, { token: bench.shop.owner, body }), 201);
      }
      expect((await bench.import('customers', file('C2'))).summary).toMatchObject({ unchanged: 1, kept: 0 });
    },
  );

  it('are not read with another SUPPRESSION_KEY, because it recognises no phone that sent STOP', async () => {
    const file = await bench.givenFile(`external_id,name,phone,consent_sms\nC3,Omar,${phone},yes\n`);
    const env = { ...bench.testApp.env, SUPPRESSION_KEY: Buffer.alloc(32, 7) };
    const args = ['import', 'customers', file, '--business', `${bench.shop.business_id}`];
    const { exitCode, stderr } = await runWateja({ env }, args);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('SUPPRESSION_KEY is not the key');
    expect(await bench.customers()).toHaveLength(1);
  });

  it('are rejected when they cannot be read, or lie in the future', async () => {
    const file = [
      ...['external_id,name,consent_sms,consent_date', 'C1,Asha,maybe,', 'C2,Juma,yes,2999-01-01', 'C3,Omar,yes,soon'],
    ].join('\n');
    const { exitCode, rejected } = await bench.import('customers', file);
    expect(exitCode).toBe(1);
    const [, ...rows] = await rejected();
    expect(rows[0]).toContain('consent_sms: Must be yes or no');
    expect(rows[1]).toContain('consent_date: Must not be in the future');
    expect(rows[2]).toContain('consent_date: ');
  });
});

describe('an API key', () => {
  it('grants what nobody withdrew, and what a key withdrew itself', async () => {
    expectStatus(await consent(key, 'granted'), 201);
    expectStatus(await consent(key, 'withdrawn'), 201);
    expectStatus(await consent(key, 'granted'), 201);
    expect(await consents()).toMatchObject({ sms: 'granted' });
  });

  it.each([
    ['STOP', sendStop],
    ['a link', () => unsubscribe('sms')],
    ['the shop', async () => void expectStatus(await consent(bench.shop.staff, 'withdrawn'), 201)],
    [
      'a file',
      async () => {
        await importConsent('no');
      },
    ],
  ])('grants nothing that was withdrawn by %s; an owner does', async (_name, withdraw) => {
    await withdraw();
    const refused = expectStatus(await consent(key, 'granted'), 409);
    expect(refused.body.code).toBe('consent_is_withdrawn');
    expect(await consents()).toMatchObject({ sms: 'withdrawn' });
    expectStatus(await consent(bench.shop.owner, 'granted', AGREED_AGAIN), 201);
    expect(await consents()).toMatchObject({ sms: 'granted' });
  });

  it.each([
    ['', { prefer_sms: false }, { prefer_sms: true }],
    ['', { prefer_email: true }, { prefer_email: true }],
    ['', { prefer_call: true }, { prefer_call: true }],
    ['/preferences', { do_not_contact: true }, { do_not_contact: false }],
    ['/preferences', { can_receive_offers: false }, { can_receive_offers: true }],
    ['/preferences', { can_receive_loyalty: false }, { can_receive_loyalty: true }],
  ])('does not undo %s %j of a person, but its own', async (path, off, on) => {
    const field = Object.keys(on)[0]!;
    const isPreference = path === '' && field !== 'prefer_sms';
    const switchOff = isPreference ? { [field]: false } : off;
    // Two preferences are off by default, so they are switched on first.
    if (isPreference) expectStatus(await request('PATCH', ofCustomer(path), on, bench.shop.staff), 200);
    expectStatus(await request('PATCH', ofCustomer(path), switchOff, bench.shop.staff), 200);
    const refused = expectStatus(await request('PATCH', ofCustomer(path), on, key), 409);
    expect(refused.body).toMatchObject({ code: 'switched_off_by_person', error: expect.stringContaining(field) });

    expectStatus(await request('PATCH', ofCustomer(path), on, bench.shop.staff), 200);
    expectStatus(await request('PATCH', ofCustomer(path), switchOff, key), 200);
    expectStatus(await request('PATCH', ofCustomer(path), on, key), 200);
  });
});
