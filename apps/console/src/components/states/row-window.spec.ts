import { firstShown, MAX_ROWS } from './row-window';

describe('firstShown', () => {
  it.each([
    { rows: 0, moved: 0, first: 0 },
    { rows: MAX_ROWS, moved: 50, first: 0 },
    { rows: MAX_ROWS + 50, moved: 0, first: 0 },
    { rows: MAX_ROWS + 50, moved: 50, first: 50 },
    { rows: MAX_ROWS + 20, moved: 50, first: 20 },
    { rows: 50, moved: 400, first: 0 },
  ])('of $rows rows is $first, when the user has moved by $moved', ({ rows, moved, first }) => {
    expect(firstShown(rows, moved)).toBe(first);
  });
});
