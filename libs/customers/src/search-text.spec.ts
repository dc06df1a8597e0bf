import fc from 'fast-check';

import { fold, searchTerms, searchText, toE164 } from './search-text';

describe('fold', () => {
  it.each([
    ['Zoë Ngũgĩ', 'zoe ngugi'],
    ['ÅSE Łukasz', 'ase lukasz'],
    ['Straße', 'strasse'],
    ['Ⅷ ﬁne', 'viii fine'],
  ])('folds %s to %s', (text, folded) => expect(fold(text)).toBe(folded));

  it('changes nothing the second time', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(fold(fold(text))).toBe(fold(text))));
  });
});

describe('toE164', () => {
  it.each(['0701 234 567', '+254701234567', '701234567', '254 701 234567', '+254 (0) 701-234-567'])(
    'reads %s as a Kenyan number',
    (phone) => expect(toE164(phone, 'KE')).toBe('+254701234567'),
  );

  it.each(['', '12', 'ask for Mary', '+999123'])('knows that %p is no number', (phone) =>
    expect(toE164(phone, 'KE')).toBeNull(),
  );
});

describe('searching by phone', () => {
  const stored = searchText({ name: 'Mary', phone: '0701 234 567' }, 'KE');

  it.each(['0701 234 567', '+254701234567', '701234567', '0701234', '+25470', '00254701234567', '234-567'])(
    'finds 0701 234 567 by %s',
    (query) => expect(stored).toContain(searchTerms(query, 'KE').digits),
  );

  it('finds a number that cannot be dialled by its digits', () => {
    expect(searchText({ name: 'Mary', phone: '0099-12' }, 'KE')).toContain(searchTerms('99 12', 'KE').digits);
  });

  it('leaves words alone', () => {
    expect(searchTerms('Mary 2', 'KE')).toEqual({ written: 'mary 2', digits: 'mary 2' });
  });
});
