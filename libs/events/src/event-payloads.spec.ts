import { EventPayloads } from './event-payloads';

const erased = { business_id: 1, customer_id: 7, merged_customer_ids: [] };
const refused: [what: string, payload: object][] = [
  ['a field too many', { ...erased, name: 'Wanjiru' }],
  ['a field too few', { business_id: 1 }],
  ['a value of another kind', { ...erased, customer_id: '7' }],
];

describe('the payload of an event', () => {
  it.each(refused)('is refused with %s', (_what, payload) => {
    const payloads = new EventPayloads({ NODE_ENV: 'development' });
    expect(() => payloads.check('customer.erased', [erased, payload])).toThrow(
      /^The payload of customer\.erased does not match its schema/,
    );
  });

  it('passes when it matches its schema, and when only an older version knew the event', () => {
    const payloads = new EventPayloads({ NODE_ENV: 'test' });
    payloads.check('customer.erased', [erased]);
    payloads.check('sale.regretted', [{ anything: true }]);
  });

  it.each(refused)('is not checked in production, even with %s', (_what, payload) => {
    new EventPayloads({ NODE_ENV: 'production' }).check('customer.erased', [payload]);
  });
});
