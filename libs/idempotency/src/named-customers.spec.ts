import * as fc from 'fast-check';

import { namedCustomers } from './named-customers';

describe('namedCustomers', () => {
  it.each([
    ['nobody', [{}, undefined, null, 'customer_id', 7], []],
    ['a field of the body', [{ customer_id: 7 }], [7]],
    [
      'a field in a list of the body',
      [{ sales: [{ customer_id: 7 }, { customer_id: null }, { customer_id: 3 }] }],
      [3, 7],
    ],
    ['a list of ids', [{ customer_ids: [7, 8] }], [7, 8]],
    ['another role', [{ from_customer_id: 7 }], [7]],
    ['a customer in the answer', [undefined, { message: 'Created', customer: { id: 7, name: 'Amina' } }], [7]],
    ['a list of customers', [undefined, { customers: [{ id: 7 }, { id: 9 }] }], [7, 9]],
    ['one customer twice', [{ customer_id: 7 }, { customer: { id: 7 } }], [7]],
    [
      'what is no id',
      [{ customer_id: '7' }, { customer_id: -1 }, { customer: 'Amina' }, { customer: { id: 1.5 } }],
      [],
    ],
    ['the id of something else', [{ sale: { id: 5, customer_id: 7 } }], [7]],
  ])('finds %s', (_what, texts, ids) => {
    expect(namedCustomers(...(texts as unknown[]))).toEqual(ids);
  });

  it('finds an id at any depth', () => {
    const nest = (value: unknown, keys: string[]) => keys.reduce<unknown>((inner, key) => ({ [key]: [inner] }), value);
    const names = fc.array(
      fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (keys, id) => {
        expect(namedCustomers(nest({ customer_id: id }, keys))).toContain(id);
      }),
    );
  });
});
