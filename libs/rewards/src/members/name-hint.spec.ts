import { nameHint } from './name-hint';

describe('a hint of a name', () => {
  it.each([
    ['Zawadi Mwangi', 'Z. Mwangi'],
    ['Mary Atieno Otieno', 'M. Otieno'],
    ['Njeri', 'N.'],
    ['Áchieng "Q"', 'Á. "Q"'],
    ['😀 Duka', '😀. Duka'],
    ['', ''],
  ])('of %j is %j', (name, hint) => {
    expect(nameHint(name)).toBe(hint);
  });
});
