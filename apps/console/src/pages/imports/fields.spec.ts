import { stillMissing } from './fields';

describe('the required fields that still have no column', () => {
  it.each([
    ['nothing is chosen', {}, ['external_id', 'name']],
    ['the name is chosen', { Jina: 'name', Simu: null }, ['external_id']],
    ['a phone is chosen in place of the id', { Jina: 'name', Simu: 'phone' }, []],
  ])('of customers, when %s', (_what, mapping, missing) => {
    expect(stillMissing({ kind: 'customers', missing: ['external_id', 'name'] }, mapping)).toEqual(missing);
  });

  it.each([
    ['only the receipt number is chosen', { No: 'external_id' }, ['total_amount', 'total_items']],
    ['totals are chosen', { No: 'external_id', Sum: 'total_amount', Pieces: 'total_items' }, []],
    ['the columns of lines are chosen', { No: 'external_id', Qty: 'quantity', Price: 'unit_price' }, []],
  ])('of sales, when %s', (_what, mapping, missing) => {
    const needed = ['external_id', 'total_amount', 'total_items'];
    expect(stillMissing({ kind: 'sales', missing: needed }, mapping)).toEqual(missing);
  });
});
