import { type FakeSmtp, startFakeSmtp } from '../../support/fake-smtp';
import { expectStatus, givenCustomer, type Shop } from '../../support/fixtures';
import { headerOf } from '../../support/providers/received-mail';
import { messagingApp, smsTo, write } from '../../support/sent-messages';
import type { TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

describe('Mails to customers', () => {
  let server: FakeSmtp;
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    server = await startFakeSmtp();
    const environment = { ...server.environment, PUBLIC_URL: 'https://duka.example', OPERATOR_NAME: 'Soko Moja' };
    const { jobs, ...created } = await messagingApp(environment);
    ({ testApp, shop } = created);
    await jobs.start();
  });

  afterAll(async () => {
    await testApp.close();
    await server.close();
  });

  /**
   * Sends a mail to a customer who accepts mails.
   * @returns the mail as it arrived
   */
  async function mail(purpose: 'offers' | 'service', address: string) {
    const { id } = await givenCustomer(testApp, shop, { email: address, prefer_email: true });
    const content = { channel: 'email', purpose, address, subject: 'Habari', segments: 0, cost: '0' } as const;
    await write(testApp, shop.business_id, [smsTo({ id, phone: '' }, content)]);
    const arrived = () => server.mails.find(({ envelope }) => envelope.to.includes(address));
    return (await waitUntil('it has arrived', arrived))!;
  }

  it('of offers carry a link that ends them', async () => {
    const link = headerOf(await mail('offers', 'asha@duka.example'), 'List-Unsubscribe');
    const [, path] = /^<https:\/\/duka\.example(\/api\/unsubscribe\/\S+)>$/.exec(link ?? '') ?? [];
    expectStatus(await testApp.request('GET', path ?? 'none'), 200);
  });

  it('of receipts carry none', async () => {
    expect(headerOf(await mail('service', 'baraka@duka.example'), 'List-Unsubscribe')).toBeUndefined();
  });

  it('say in their From who runs the address, whatever the shop calls itself', async () => {
    const call = (name: string) =>
      testApp.request('PATCH', `/api/businesses/${shop.business_id}`, { token: shop.owner, body: { name } });
    expectStatus(await call('Duka la Amina'), 200);
    const { headers, envelope } = await mail('service', 'chausiku@duka.example');
    expect(headerOf({ headers }, 'From')).toBe('Duka la Amina via Soko Moja <duka@wateja.test>');
    expect(envelope).toEqual({ from: 'duka@wateja.test', to: ['chausiku@duka.example'] });
    // Characters that end a name and begin an address are escaped in the header.
    expectStatus(await call('Mama "Njeri" <Duka>, Bar; Grill'), 200);
    const [, name, address] = /^"([^"]*)" <([^<>]*)>$/.exec(
      headerOf(await mail('offers', 'dalila@duka.example'), 'From') ?? '',
    )!;
    expect([name, address]).toEqual(['Mama Njeri Duka , Bar; Grill via Soko Moja', 'duka@wateja.test']);
  });
});
