import { favoriteProducts, productIdsIn } from './favorite-products';

describe('favorite products', () => {
  it.each(['[1, 5, 8]', '[]', ' [9007199254740991] '])('accepts %s', (text) =>
    expect(favoriteProducts.parse(text)).toBe(text),
  );

  it.each(['', 'null', '{}', '[1', '["a"]', '[1.5]', '[0]', '[9007199254740992]', `[${'1,'.repeat(100)}1]`, '[[1]]'])(
    'refuses %s',
    (text) => expect(favoriteProducts.safeParse(text).success).toBe(false),
  );

  it('reads the ids', () => expect(productIdsIn('[1, 5, 8]')).toEqual([1, 5, 8]));
});
