import { SignedTokens } from '@wateja/messaging';
import { createHash } from 'node:crypto';

import { sendAtOnce } from '../../support/at-once';
import {
  AGREED_AGAIN,
  expectStatus,
  givenAnotherShop,
  givenCustomer,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { databaseDigest } from '../../support/operations';
import { createTestApp, type TestApp } from '../../support/test-app';

const ONE_CLICK = { 'List-Unsubscribe': 'One-Click' };
const NOTHING = { service: null, offers: null, loyalty: null };
const WITHDRAWN = { service: null, offers: 'withdrawn', loyalty: 'withdrawn' };

describe('The link to unsubscribe', () => {
  let testApp: TestApp;
  let shop: Shop;
  let otherShop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp, { name: `Duka <b>"la" Wangari</b> & Wana'` });
    otherShop = await givenAnotherShop(testApp, shop);
  });
  beforeEach(async () => {
    customer = (await givenCustomer(testApp, shop, { name: 'Atieno wa Siri', email: 'atieno@example.co.ke' })).id;
  });
  afterAll(() => testApp.close());

  const tokenOf = (of: { business_id?: number; customer_id?: number; channel?: 'sms' | 'email' } = {}) =>
    testApp.app
      .get(SignedTokens)
      .unsubscribeToken({ business_id: shop.business_id, customer_id: customer, channel: 'email', ...of });
  const click = (token = tokenOf()) => postForm(testApp, `/api/unsubscribe/${token}`, ONE_CLICK);
  const open = (token = tokenOf()) => testApp.request('GET', `/api/unsubscribe/${token}`);
  const ledger = async () =>
    (await testApp.request('GET', `/api/customers/${shop.business_id}/${customer}/consents`, { token: shop.staff }))
      .body;
  const recordConsent = async (state: string, more: object = {}) =>
    expectStatus(
      await testApp.request('POST', `/api/customers/${shop.business_id}/${customer}/consents`, {
        ...{ token: shop.owner, body: { channel: 'email', purpose: 'offers', state, ...more } },
      }),
      201,
    );

  it('ends offers and loyalty messages on its channel by one click, and leaves receipts', async () => {
    await recordConsent('granted');
    expectStatus(await click(), 200);
    const { current, consents } = await ledger();
    expect(current).toEqual({ sms: NOTHING, email: WITHDRAWN });
    expect(consents[0]).toMatchObject({ source: 'unsubscribe_link', recorded_by: null });
    expectStatus(await click(tokenOf({ channel: 'sms' })), 200);
    expect((await ledger()).current).toEqual({ sms: WITHDRAWN, email: WITHDRAWN });
  });

  it('does so once, however often it is clicked at once, and again after a new consent', async () => {
    const answers = await sendAtOnce(6, () => click());
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect((await ledger()).consents).toHaveLength(2);
    await recordConsent('granted', AGREED_AGAIN);
    await click();
    expect((await ledger()).current.email).toEqual(WITHDRAWN);
    expect((await ledger()).consents).toHaveLength(4);
  });

  it.each([
    [
      'a form of the other kind',
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
      'multipart/form-data; boundary=x',
    ],
    ['nothing', '', 'application/x-www-form-urlencoded'],
    ['nonsense', '\u0000{{{', 'application/json'],
  ])('is content with %s, as mail programs differ', async (_what, body, type) => {
    const answer = await postForm(testApp, `/api/unsubscribe/${tokenOf()}`, body, { 'content-type': type });
    expect(answer.status).toBe(200);
    expect((await ledger()).current.email).toEqual(WITHDRAWN);
  });

  it('changes nothing when it is opened, by people or by what scans their mail', async () => {
    const before = await databaseDigest(testApp);
    for (let times = 0; times < 3; times++) expectStatus(await open(), 200);
    await testApp.request('HEAD', `/api/unsubscribe/${tokenOf()}`);
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('opens a page in the shop’s name, without scripts, whose button does what one click does', async () => {
    const { headers, text } = await open();
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(text).toContain('No more offers from Duka &lt;b&gt;&quot;la&quot; Wangari&lt;/b&gt; &amp; Wana&#39;?');
    expect(text).toMatch(/<html lang="en">[^]*<title>[^<]+<\/title>[^]*<main>[^]*<h1>[^]*lang="sw"/);
    expect(text).not.toMatch(/<script|<b>|javascript:|https?:| on\w+=| style=|Atieno|atieno/);
    expect(text.match(/<button/g)).toHaveLength(1);
    const [, name, value] = /<input type="hidden" name="([^"]+)" value="([^"]+)">/.exec(text)!;
    expect({ [name!]: value }).toEqual(ONE_CLICK);
    expect(text).toContain('<form method="post">');
    expect((await click()).text).toContain('You are unsubscribed');
  });

  it('opens a page that tells how to end receipts too, as it is done on its channel', async () => {
    expect((await open(tokenOf({ channel: 'sms' }))).text).toContain(
      'answer STOP to an SMS of ours, or tell the shop.',
    );
    const { text } = await open();
    expect(text).toContain('To end those too, tell the shop.');
    expect(text).not.toContain('STOP');
  });

  it('opens a page that may do no more than it does', async () => {
    const { headers, text } = await open();
    const [, style] = /<style>([^<]*)<\/style>/.exec(text)!;
    const hash = createHash('sha256').update(style!).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' });
  });

  it('of somebody who is erased, or never was, answers alike and writes nothing', async () => {
    const [question, confirmation] = [await open(), await click()];
    expectStatus(
      await testApp.request('POST', `/api/customers/${shop.business_id}/${customer}/erase`, {
        ...{ token: shop.owner, body: { reason: 'Asked for it' } },
      }),
      200,
    );
    const before = await databaseDigest(testApp);
    for (const token of [tokenOf(), tokenOf({ customer_id: 2_147_483_000 })]) {
      expect([(await open(token)).text, (await click(token)).text]).toEqual([question.text, confirmation.text]);
    }
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('applies to one customer of one shop: rows of others stay as they are', async () => {
    const before = await databaseDigest(testApp, otherShop.business_id);
    await click();
    expect(await databaseDigest(testApp, otherShop.business_id)).toEqual(before);
    const neighbour = (await givenCustomer(testApp, shop)).id;
    const theirs = `/api/customers/${shop.business_id}/${neighbour}/consents`;
    expect((await testApp.request('GET', theirs, { token: shop.staff })).body.consents).toEqual([]);
  });

  it('that differs in any character is refused without a hint, and nothing is written', async () => {
    const good = tokenOf();
    const [, signature] = good.split('.email.') as [string, string];
    const at = `${shop.business_id}.${customer}`;
    const before = await databaseDigest(testApp);
    const changed = [...good].map(
      (sign, place) => good.slice(0, place) + (sign === '1' ? '2' : '1') + good.slice(place + 1),
    );
    const wrong = [
      ...changed.filter((token) => token !== good),
      ...[
        `${at}.sms.${signature}`,
        `${otherShop.business_id}.${customer}.email.${signature}`,
        `${good}=`,
        `%20${good}`,
      ],
      ...[`${at}.email.`, 'x', '%00', encodeURIComponent('../../../etc'), '9'.repeat(199)],
      testApp.app.get(SignedTokens).callbackToken('africas-talking'),
    ];
    const clicks = await Promise.all(wrong.map((token) => click(token)));
    const pages = await Promise.all(wrong.map((token) => open(token)));
    expect(new Set(clicks.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(clicks[0]).toMatchObject({ status: 401, body: { code: 'unsubscribe_token_invalid' } });
    expect(clicks[0]!.headers['content-type']).toContain('application/problem+json');
    expect(new Set(pages.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(pages[0]).toMatchObject({ status: 401, text: expect.stringContaining('This link does not work') });
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('still works after the secret has changed, and not after it was forgotten', async () => {
    const token = tokenOf();
    const secret = 'a new secret that is as long as it has to be';
    for (const [previous, status] of [
      [testApp.env.JWT_SECRET, 200],
      ['', 401],
    ] as const) {
      const changed = await createTestApp({ JWT_SECRET: secret, JWT_PREVIOUS_SECRETS: previous }, testApp.database);
      try {
        expect((await postForm(changed, `/api/unsubscribe/${token}`, ONE_CLICK)).status).toBe(status);
      } finally {
        await changed.close();
      }
    }
  });

  it('is limited where people open it, and not where mail providers click for all their customers', async () => {
    const limited = await createTestApp({ RATE_LIMITS: 'anonymous=2,staff=600,manager=1200,owner=1200,admin=2400' });
    try {
      const [opened, clicked] = [[], []] as number[][];
      for (let call = 0; call < 3; call++) {
        clicked!.push((await postForm(limited, '/api/unsubscribe/x', ONE_CLICK)).status);
        opened!.push((await limited.request('GET', '/api/unsubscribe/x')).status);
      }
      expect([clicked, opened]).toEqual([
        [401, 401, 401],
        [401, 401, 429],
      ]);
    } finally {
      await limited.close();
    }
  });
});
