import { Recipients } from '@wateja/messaging';
import { Client } from 'pg';

import { CampaignShop } from '../../support/campaign-shop';

type Query = (this: Client, ...parameters: unknown[]) => unknown;

let shop: CampaignShop;
/** What happens, in its order. */
let log: ('hold' | 'write' | 'render')[];

const prototype = Client.prototype as unknown as { query: Query };
const { query } = prototype;

beforeAll(async () => {
  shop = await CampaignShop.open();
  prototype.query = function (...parameters) {
    const [statement] = parameters as [string | { text: string }];
    const text = typeof statement === 'string' ? statement : statement.text;
    if (/FROM customers WHERE .* FOR KEY SHARE/s.test(text)) log.push('hold');
    if (text.includes('INSERT INTO messages')) log.push('write');
    return query.apply(this, parameters);
  };
});
beforeEach(() => {
  log = [];
});
afterAll(async () => {
  prototype.query = query;
  await shop.close();
});

test('texts are put together before the transaction holds customers and the campaign', async () => {
  await shop.people(5);
  await shop.testApp.database.query(
    `UPDATE customers SET prefer_sms = false, prefer_email = true, email = 'm' || id || '@barua.example'`,
  );
  const id = await shop.sent({ channel: 'email' });
  const recipients = shop.testApp.app.get(Recipients);
  const read = recipients.page.bind(recipients);
  const pages = jest.spyOn(recipients, 'page').mockImplementation(async (...parameters) => {
    const page = await read(...parameters);
    for (const recipient of page.recipients) {
      const { name } = recipient;
      // Reading the name shows that a message is being rendered.
      Object.defineProperty(recipient, 'name', {
        get: () => {
          if (log.at(-1) !== 'render') log.push('render');
          return name;
        },
      });
    }
    return page;
  });
  try {
    await shop.runJob(id);
  } finally {
    pages.mockRestore();
  }
  expect(await shop.recipients(id)).toHaveLength(5);
  expect(log).toEqual(['render', 'hold', 'write']);
});
