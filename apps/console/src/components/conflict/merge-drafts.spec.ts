import { mergeDrafts } from './merge-drafts';

const before = { name: 'Njeri Kamau', phone: '0712 345 678', email: 'njeri@barua.example', address: '', active: true };

describe('mergeDrafts', () => {
  it('takes each change that only one side made', () => {
    const merged = mergeDrafts(before, { ...before, name: 'Njeri Wanjiru' }, { ...before, email: '', active: false });
    expect(merged).toEqual({
      draft: { ...before, name: 'Njeri Wanjiru', email: '', active: false },
      kept: ['email', 'active'],
      conflicts: [],
    });
  });

  it('names the fields that both sides changed, and keeps mine there', () => {
    const mine = { ...before, name: 'Njeri W.', phone: '0700 000 001' };
    const theirs = { ...before, name: 'Njeri Wambui', address: 'Moi Avenue' };
    const merged = mergeDrafts(before, mine, theirs);
    expect(merged).toEqual({
      draft: { ...mine, address: 'Moi Avenue' },
      kept: ['address'],
      conflicts: ['name'],
    });
  });

  it('sees no conflict where both made the same change', () => {
    const same = { ...before, phone: '' };
    expect(mergeDrafts(before, same, same)).toEqual({ draft: same, kept: [], conflicts: [] });
  });
});
