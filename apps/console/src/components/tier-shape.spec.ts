import { shapeOf } from './tier-shape';

describe('shapeOf', () => {
  const LADDER = ['Member', 'Silver', 'Gold', 'Platinum', 'Diamond'];

  it.each([
    ['Member', '●'],
    ['Silver', '▲'],
    ['Gold', '◆'],
    ['Platinum', '★'],
    ['Diamond', '★'],
    ['Bronze', '○'],
  ])('of %s is %s', (name, shape) => {
    expect(shapeOf(name, LADDER)).toBe(shape);
  });

  it('is that of an unknown tier while the ladder is not read', () => {
    expect(shapeOf('Gold')).toBe('○');
  });
});
