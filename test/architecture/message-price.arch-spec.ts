import { productionFiles } from './support/source-files';

const PRICE = /\b(?:sms|email)_price\b/;
const SETTINGS = 'libs/messaging/src/delivery/settings/';

describe('the price of a message', () => {
  it('is kept by the settings and multiplied by message-cost.ts: no other file reads it', () => {
    const readers = productionFiles().filter(({ content }) => PRICE.test(content));
    expect(readers.map(({ path }) => path).sort()).toEqual([
      `${SETTINGS}message-cost.ts`,
      `${SETTINGS}messaging-settings.schemas.ts`,
      `${SETTINGS}messaging-settings.service.ts`,
    ]);
  });

  it('is multiplied in one place', () => {
    const computers = productionFiles().filter(
      ({ path, content }) => path.startsWith(SETTINGS) && /\b(?:Decimal|toScaled)\b/.test(withoutComments(content)),
    );
    expect(computers.map(({ path }) => path)).toEqual([`${SETTINGS}message-cost.ts`]);
  });
});

const withoutComments = (content: string) => content.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
