import { Jobs } from '@wateja/messaging';

import { CampaignShop } from '../../support/campaign-shop';
import { type FakeAfricasTalking, startFakeAfricasTalking } from '../../support/fake-africas-talking';
import { expectStatus, givenCustomer } from '../../support/fixtures';
import { waitUntil } from '../../support/wait-until';

describe('The text of an SMS', () => {
  let provider: FakeAfricasTalking;
  let shop: CampaignShop;

  beforeAll(async () => {
    provider = await startFakeAfricasTalking();
    shop = await CampaignShop.open(provider.environment);
    await shop.testApp.app.get(Jobs).start();
  });
  afterAll(async () => {
    await shop.close();
    await provider.close();
  });

  let counter = 0;
  /** Creates a template and a customer, and returns each text of it that people and providers get to see. */
  const textsOf = async (sms_text: string, name: string) => {
    const customer_type = ['vip', 'regular', 'wholesale'][counter++];
    const phone = `+25471200010${counter}`;
    await givenCustomer(shop.testApp, shop.shop, { name, phone, customer_type });
    const path = `/api/messaging/${shop.shop.business_id}/templates`;
    const body = { name: `SMS ${counter}`, sms_text };
    const created = await shop.testApp.request('POST', path, { token: shop.shop.manager, body });
    const { template } = expectStatus(created, 201).body;
    const campaign = { template_id: template.id as number, audience: { customer_type: [customer_type] } };
    const { segments, samples } = await shop.preflight(campaign);
    await shop.sent(campaign);
    const sent = await waitUntil('the provider has it', async () =>
      provider.accepted.find(({ number }) => number === phone),
    );
    return { example: template.example.sms as object, samples: samples as object[], segments, sent: sent!.text };
  };

  it('is plain where typographic characters would cost a segment, and is sent as previewed', async () => {
    const typed = '“Habari” {{ first_name }} – karibu… Punguzo la bei ni 10% leo na kesho, Jumamosi na Jumapili';
    const { example, samples, segments, sent } = await textsOf(typed, 'Ng’ang’a Kamau');
    const plain = (name: string) =>
      `"Habari" ${name} - karibu... Punguzo la bei ni 10% leo na kesho, Jumamosi na Jumapili`;
    const text = plain('Amina');
    expect(example).toEqual({ text, encoding: 'GSM-7', units: text.length, segments: 1 });
    expect(samples).toMatchObject([{ body: plain("Ng'ang'a"), segments: 1 }]);
    expect([segments, sent]).toEqual([1, plain("Ng'ang'a")]);
  });

  it('stays as the shop wrote it where it costs nothing', async () => {
    const { example, samples, sent } = await textsOf('Karibu {{ first_name }} – ni leo…', 'Ng’ang’a Kamau');
    expect(example).toMatchObject({ text: 'Karibu Amina – ni leo…', encoding: 'UCS-2', segments: 1 });
    expect(samples).toMatchObject([{ body: 'Karibu Ng’ang’a – ni leo…', segments: 1 }]);
    expect(sent).toBe('Karibu Ng’ang’a – ni leo…');
  });

  it('is previewed without the characters that no provider gets', async () => {
    const { example, samples, sent } = await textsOf(
      String.raw`${'\ufeff'}Habari {{ "\ud83d" }}{{ first_name }}`,
      'Otieno',
    );
    expect(example).toEqual({ text: 'Habari Amina', encoding: 'GSM-7', units: 12, segments: 1 });
    expect(samples).toMatchObject([{ body: 'Habari Otieno' }]);
    expect(sent).toBe('Habari Otieno');
  });
});
