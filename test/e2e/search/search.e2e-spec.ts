import { givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Searching customers', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, shop);
  });
  afterAll(() => testApp.close());

  const search = (q: string, limit?: number) =>
    testApp.request(
      'GET',
      `/api/customers/${shop.business_id}/search?q=${encodeURIComponent(q)}${limit ? `&limit=${limit}` : ''}`,
      { token: shop.staff },
    );
  const findNames = async (q: string, limit?: number) =>
    (await search(q, limit)).body.results.map((result: { name: string }) => result.name) as string[];
  const givenCustomers = async (...names: string[]) => {
    for (const name of names) await givenCustomer(testApp, shop, { name });
  };

  it.each(['Wanjikũ', 'wanjiku', 'WANJIKU', 'anjik', 'Mary Wan', 'y w', ' mary '])(
    'finds Mary Wanjikũ by %j',
    async (q) => {
      await givenCustomers('Mary Wanjikũ', 'Peter Otieno');
      expect(await findNames(q)).toEqual(['Mary Wanjikũ']);
    },
  );

  it.each([
    ['Zoë Müller-Łukasz', ['zoe', 'MULLER', 'lukasz', 'zoë', 'łuk']],
    ['STRASSER', ['straßer']],
    ['Ñandú', ['nandu', 'ÑANDÚ']],
    ['山田太郎', ['山田', '太郎']],
    ['محمد', ['محم']],
    ['Amina 🌍', ['🌍']],
  ])('finds %s in other spellings', async (name, queries) => {
    await givenCustomers(name, 'Somebody Else');
    for (const q of queries) expect([q, await findNames(q)]).toEqual([q, [name]]);
  });

  it.each([
    ["Ng'ang'a", ['Ng’ang’a', 'Nganga', 'NG´ANG´A', 'ngʼang', 'nga']],
    ['Nganga', ["Ng'ang'a", 'ng’ang’a']],
    ['Sean O’Brien', ["O'Brien", 'obrien', 'O`BRIEN', "o'brien sean"]],
    ['Anne\u2011Marie Wafula', ['Anne Marie', 'anne-marie', 'ANNE – MARIE', 'anne  marie', 'Wafula Anne-Marie']],
    ['Anne Marie', ['Anne-Marie', 'marie–anne']],
    ['Al-Amin Said', ['al amin', 'Al–Amin', 'said al-amin']],
    ['Duka ٢٤', ['duka 24', '٢٤']],
  ])('finds %s with other apostrophes, dashes and digits', async (name, queries) => {
    await givenCustomers(name, 'Somebody Else');
    for (const q of queries) expect([q, await findNames(q)]).toEqual([q, [name]]);
  });

  it('finds a name by its words in any order, by how they begin, after those that have them in this order', async () => {
    await givenCustomers('Otieno Mary Achieng', 'Peter Otieno', 'Mary Otieno', 'Mary Atieno');
    expect(await findNames('mary otieno')).toEqual(['Mary Otieno', 'Otieno Mary Achieng']);
    expect(await findNames('ACHIENG  MARY')).toEqual(['Otieno Mary Achieng']);
    expect(await findNames('oti ma')).toEqual(['Otieno Mary Achieng', 'Mary Otieno']);
    expect(await findNames('tieno mary')).toEqual(['Otieno Mary Achieng']);
  });

  it('forgives a typo in a word of five letters or more when nobody is found without, and says so', async () => {
    await givenCustomers('Amina Otieno', 'Amira Kamau', 'Mary Wanjiru');
    const matchesOf = async (q: string) =>
      (await search(q)).body.results.map(({ name, match }: { name: string; match: string }) => [name, match]);
    for (const q of ['Amnia', 'amiina', 'ottieno', 'amina otineo', 'OTIEN0']) {
      expect([q, await matchesOf(q)]).toEqual([q, [['Amina Otieno', 'similar']]]);
    }
    expect(await matchesOf('otieno anina')).toEqual([['Amina Otieno', 'similar']]);
    expect(await matchesOf('wanjirru mary')).toEqual([['Mary Wanjiru', 'similar']]);
    // A customer has exactly this name, so customers with similar names are not shown.
    expect(await matchesOf('amina')).toEqual([['Amina Otieno', 'exact']]);
    for (const q of ['mray', 'zmina otxeno', 'wnjru', '12345']) expect([q, await matchesOf(q)]).toEqual([q, []]);
  });

  it.each([
    ['٠٧٠١٢٣٤٥٦٧', ['٠٧٠١٢٣٤٥٦٧', '0701234567', '+254701234567', '٠٧٠١']],
    ['０７０１２３４５６７', ['０７０１２３４５６７', '+254701234567']],
    ['0202345681 x12', ['0202345681 x12', '0202345681', '+254202345681']],
    ['0712–345–679', ['0712–345–679', '+254712345679', '0712 345']],
    ['0800-WATEJA', ['0800-WATEJA', '0800wateja', 'wateja']],
    ['*334#', ['*334#', '334']],
    ['tel:+254701234567', ['tel:+254701234567', '0701234567']],
    ['ask for Mary', ['ask for mary']],
  ])('finds the phone %s as it was typed', async (phone, queries) => {
    await givenCustomer(testApp, shop, { name: 'Njeri', phone });
    await givenCustomer(testApp, shop, { name: 'Other', phone: '0722 000 111' });
    for (const q of queries) expect([q, await findNames(q)]).toEqual([q, ['Njeri']]);
  });

  it('finds any part of an email, whatever its case', async () => {
    await givenCustomer(testApp, shop, { name: 'Mary', email: 'Mary.W@Example.co.ke' });
    for (const q of ['mary.w@example.co.ke', 'EXAMPLE', '.co.ke', 'w@e'])
      expect([q, await findNames(q)]).toEqual([q, ['Mary']]);
  });

  it.each(['0701 234 567', '+254701234567', '254701234567', '+254 701 234 567', '0701-234-567', '(0701) 234.567'])(
    'finds a phone that was typed as %s in every usual spelling',
    async (phone) => {
      await givenCustomer(testApp, shop, { name: 'Mary', phone });
      await givenCustomer(testApp, shop, { name: 'Other', phone: '0722 000 111' });
      const spellings = [
        '0701 234 567',
        '0701234567',
        '+254701234567',
        '254701234567',
        '701234567',
        '00254 701 234567',
      ];
      for (const q of [...spellings, '701 234', '4567']) expect([q, await findNames(q)]).toEqual([q, ['Mary']]);
    },
  );

  it('reads local numbers as the shop’s country does', async () => {
    shop = await givenAnotherShop(testApp, shop, { country: 'TZ', timezone: 'Africa/Dar_es_Salaam', currency: 'TZS' });
    await givenCustomer(testApp, shop, { name: 'Neema', phone: '0754 123 456' });
    for (const q of ['+255754123456', '0754123456', '754 123 456'])
      expect([q, await findNames(q)]).toEqual([q, ['Neema']]);
    expect(await findNames('+254754123456')).toEqual([]);
  });

  it.each(['%', '_', '\\', '100%', 'a_b', 'c\\d', '%%', '\\%'])('takes %j literally', async (q) => {
    await givenCustomers('Duka 100% Fresh', 'a_b', 'axb', 'c\\d', 'plain', 'back\\% and %%');
    const expected = ['Duka 100% Fresh', 'a_b', 'axb', 'c\\d', 'plain', 'back\\% and %%'].filter((n) => n.includes(q));
    expect((await findNames(q)).sort()).toEqual(expected.sort());
  });

  it.each(["'; DROP TABLE customers; --", '$1', "' OR 1=1", '{}', '*', '.', '[a-z]', '(?i)'])(
    'finds nobody by %j, and nothing breaks',
    async (q) => {
      await givenCustomers('Mary');
      expect(await findNames(q)).toEqual([]);
      expect(await findNames('Mary')).toEqual(['Mary']);
    },
  );

  it('finds nobody by marks that no letter carries', async () => {
    await givenCustomers('Mary');
    expect(await findNames('\u0301')).toEqual([]);
  });

  it('puts those that start with the term first, and ties in the order of their ids', async () => {
    await givenCustomers('Ann Otieno', 'Otieno Brian', 'Zawadi Otieno', 'Otieno Amos');
    expect(await findNames('otieno')).toEqual(['Otieno Brian', 'Otieno Amos', 'Ann Otieno', 'Zawadi Otieno']);
  });

  it('counts a phone or email that starts with the term as a start', async () => {
    await givenCustomer(testApp, shop, { name: 'Middle', phone: '0722 701 234' });
    await givenCustomer(testApp, shop, { name: 'Start', phone: '0701 234 567' });
    expect(await findNames('0701 234')).toEqual(['Start', 'Middle']);
  });

  it('never matches from the end of one field to the start of the next', async () => {
    await givenCustomer(testApp, shop, { name: 'Mary', email: 'jane@example.com' });
    expect(await findNames('maryjane')).toEqual([]);
    expect(await findNames('mary jane')).toEqual([]);
  });

  it('gives ten results, or as many as asked for, the best ones', async () => {
    await givenCustomers(...Array.from({ length: 12 }, (_, index) => `Mwangi ${index}`));
    expect(await findNames('mwangi')).toHaveLength(10);
    expect(await findNames('mwangi', 12)).toHaveLength(12);
    expect(await findNames('mwangi', 1)).toEqual(['Mwangi 0']);
  });

  it('follows every change of name, email and phone', async () => {
    const { id } = await givenCustomer(testApp, shop, {
      name: 'Old Name',
      phone: '0701 234 567',
      email: 'old@example.com',
    });
    const path = `/api/customers/${shop.business_id}/${id}`;
    const change = (body: object) => testApp.request('PATCH', path, { token: shop.staff, body });
    await change({ name: 'New Name' });
    await change({ phone: '0722 999 888' });
    await change({ email: 'new@example.com' });
    for (const q of ['old name', '701234567', 'old@']) expect([q, await findNames(q)]).toEqual([q, []]);
    for (const q of ['new name', '+254722999888', 'new@']) expect([q, await findNames(q)]).toEqual([q, ['New Name']]);
  });

  it('repeats the term as it was asked', async () => {
    await givenCustomers('Mary');
    expect((await search('  mary ')).body).toMatchObject({ query: 'mary', count: 1 });
  });
});
