import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { adjust, givenProgram, PROGRAM, quote, refund } from '../../support/rewards-shop';
import { recordStatements, statementsOf } from '../../support/statements';
import { createTestApp, type TestApp } from '../../support/test-app';

/** The programme is cached for three seconds, and the next sale reads it again. */
const REMEMBERED = /JOIN reward_programs\b/;
const ofPoints = (statements: string[]) =>
  statements.filter((sql) => /\b(reward_|customer_tiers)/.test(sql) && !REMEMBERED.test(sql));

describe('The programme costs', () => {
  let testApp: TestApp;
  let without: Shop;
  let withProgram: Shop;
  let stop: () => void;

  beforeAll(async () => {
    stop = recordStatements();
    testApp = await createTestApp();
    without = await givenShop(testApp);
    withProgram = await givenAnotherShop(testApp, without);
    await givenProgram(testApp, withProgram, {
      ...PROGRAM,
      earn: { spend: { points: 1, per: '1.00' } },
      tiers: { ladder: [{ name: 'Member' }, { name: 'Gold', min_spent: '1000000.00' }] },
    });
  });
  afterAll(async () => {
    stop();
    await testApp.close();
  });

  /** How many statements about points a customer's second sale sends, and how many its refund. */
  async function statementsIn(shop: Shop) {
    const { id: customer_id } = await givenCustomer(testApp, shop);
    const items = [1, 2, 3].map((product_id) => ({ product_id, quantity: 1, unit_price: '10.00' }));
    await givenSale(testApp, shop, { customer_id, items });
    const sale = await statementsOf(() => givenSale(testApp, shop, { customer_id, items }));
    const back = await statementsOf(() => refund(testApp, shop, sale.result.id));
    return [sale, back].map(({ statements }) => ofPoints(statements).length);
  }

  it('two statements for a sale and for a refund, which read points and tier together, and none without', async () => {
    expect(await statementsIn(without)).toEqual([0, 0]);
    expect(await statementsIn(withProgram)).toEqual([2, 2]);
  });

  it('one more for the first sale of a customer, which opens the account', async () => {
    const { id: customer_id } = await givenCustomer(testApp, withProgram);
    const { statements } = await statementsOf(() => givenSale(testApp, withProgram, { customer_id }));
    expect(ofPoints(statements).length).toBe(3);
  });

  it('five round trips for a sale with a quote', async () => {
    const { id: customer_id } = await givenCustomer(testApp, withProgram);
    const items = [{ product_id: 1, quantity: 1, unit_price: '10.00' }];
    expectStatus(await adjust(testApp, withProgram, customer_id, 5), 201);
    const quoted = await quote(testApp, withProgram, { customer_id, items, redeem_points: 5 });
    const { id: quote_id } = expectStatus(quoted, 201).body.quote;
    const sale = { customer_id, items, quote_id, external_id: 'R-1' };
    const { statements } = await statementsOf(() => givenSale(testApp, withProgram, sale));
    const used = statements.findIndex((sql) => /UPDATE reward_quotes\b/.test(sql));
    const own = statements.slice(0, used + 1).filter((sql) => /\b(?:reward_|sales)/.test(sql));
    expect(own.length).toBe(5);
  });

  it('no statement for a sale without a customer', async () => {
    const { statements } = await statementsOf(() => givenSale(testApp, withProgram));
    expect(ofPoints(statements)).toEqual([]);
  });
});
