import fc from 'fast-check';

import { expectStatus, givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { bruteForce, type Found, searchShop, searchTermsFor } from '../../support/search-shop';
import { type SeededCustomer, seedCustomers } from '../../support/seeded-customers';
import { createTestApp, type TestApp } from '../../support/test-app';

const SIZES = { large: 9_000, middle: 400, small: 60 };

describe('Search, against the definition read in full', () => {
  let testApp: TestApp;
  let shops: Record<keyof typeof SIZES, { shop: Shop; customers: SeededCustomer[] }>;

  beforeAll(async () => {
    testApp = await createTestApp();
    const shop = await givenShop(testApp);
    const [middle, small] = [await givenAnotherShop(testApp, shop), await givenAnotherShop(testApp, shop)];
    // The ids of one business lie between those of the others.
    shops = {
      large: { shop, customers: searchShop(shop.business_id, SIZES.large, 1) },
      middle: { shop: middle, customers: searchShop(middle.business_id, SIZES.middle, 2) },
      small: { shop: small, customers: searchShop(small.business_id, SIZES.small, 10_000) },
    };
    await seedCustomers(
      testApp.database,
      Object.values(shops).flatMap(({ customers }) => customers),
    );
  });
  afterAll(() => testApp.close());

  /** Returns undefined if the search refuses the term, which other tests cover. */
  async function search({ business_id, staff }: Shop, term: string, limit: number): Promise<Found[] | undefined> {
    const path = `/api/customers/${business_id}/search?q=${encodeURIComponent(term)}&limit=${limit}`;
    const answer = await testApp.request('GET', path, { token: staff });
    if (answer.status === 400) return undefined;
    return expectStatus(answer, 200).body.results.map(({ id, match }: Found) => ({ id, match }));
  }

  const limits = [1, 10, 100];
  const typed = (term: string) => term.normalize().trim();

  it.each([
    ['large', 350],
    ['middle', 60],
    ['small', 60],
  ] as const)('finds the same in a %s shop, for %i terms from it and like it', async (size, numRuns) => {
    const { shop, customers } = shops[size];
    const seed = Date.now();
    let answered = 0;
    for (const [index, term] of fc.sample(searchTermsFor(customers), { seed, numRuns }).entries()) {
      const limit = limits[index % limits.length]!;
      const results = await search(shop, term, limit);
      if (results === undefined) continue;
      answered++;
      expect({ seed, term, limit, found: results }).toEqual({
        seed,
        term,
        limit,
        found: bruteForce(customers, typed(term)).slice(0, limit),
      });
    }
    expect(answered).toBeGreaterThan(numRuns / 2);
  });

  it.each([
    ['common at the start', ['Amina', 'Mary', 'ali', 'a', 'zo', 'am']],
    ['common in the middle and rare at the start', ['Otieno', 'mwangi', 'ouma', 'muller', 'al-amin', 'iéno', 'ng']],
    ['at the edges of what is read first', ['Edgar', 'edgar 2', 'grand', 'grand edgar', 'edg', 'ed', 'gar 10']],
    ['rare', ['xqz', 'xqz7', 'xqz1208 ', 'xqz1208', 'qz12', 'xqz99999', '100% fresh']],
    [
      'without three letters or digits in a row',
      ['%%%', '__', '\\\\', 'a b', 'a b c d', 'A.B.C.', '-a', '. .', 'ñ%ñ%ñ'],
    ],
    ['of other scripts', ['山田', '山田太郎', '李', '🌍', '🌍🌍', 'محمد', 'علي', '½', '1⁄2 kilo']],
    [
      'of words in another order',
      ['otieno amina', 'MWANGI  mary', 'wa amina', 'ng ali', 'o a', 'amin al zoe', 'a a', 'xqz7 a'],
    ],
    [
      'with a typo',
      ['otineo', 'Mwngai', 'achiieng', 'kmaau', 'amnia', 'otienx mary', 'mary otineo', 'ma otineo', 'otineo mwnagi'],
    ],
    [
      'that could be phones',
      ['07', '0700', '0701 100', '+2547', '254', '55', '12', '(0701)', '7 0 1', '0', '555', '00254 7'],
    ],
    [
      'of 3, 5, 6 and 7 characters',
      ['ami', 'amina', 'amina ', 'amina w', 'amina wa', 'kamau', 'achien', 'achieng', '@posta'],
    ],
  ])('finds the same by terms %s', async (_kind, terms) => {
    for (const { shop, customers } of Object.values(shops)) {
      for (const term of terms) {
        const all = bruteForce(customers, typed(term));
        for (const limit of limits) {
          const results = await search(shop, term, limit);
          expect({ term, limit, found: results }).toEqual({ term, limit, found: all.slice(0, limit) });
        }
      }
    }
  });

  it('finds the same by whole phones, in every spelling', async () => {
    const { shop, customers } = shops.large;
    for (const { phone } of customers.filter(({ id, phone: typedPhone }) => typedPhone && id % 301 === 0)) {
      const digits = phone!.replace(/\D/g, '').replace(/^(254|0)/, '');
      for (const term of [phone!, `0${digits}`, `+254 ${digits}`, digits, digits.slice(-6), `0${digits.slice(0, 5)}`]) {
        const results = await search(shop, term, 10);
        expect({ term, found: results }).toEqual({ term, found: bruteForce(customers, typed(term)).slice(0, 10) });
      }
    }
  });
});
