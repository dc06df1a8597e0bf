import { exampleCells } from './example-cells';

const rows = (...cells: string[][]) => cells.map((row, index) => ({ line: index + 2, cells: row, bytes: 0 }));

it('shows the first two different values of each named column', () => {
  const records = rows(['Amina', '', 'x'], ['Amina', "'0712"], ['Baraka', '0722', 'y'], ['Chausiku', '0733']);
  expect(exampleCells(['Jina ', 'Simu', ''], records)).toEqual({ Jina: ['Amina', 'Baraka'], Simu: ['0712', '0722'] });
});

it('shortens long values', () => {
  expect(exampleCells(['note'], rows(['a'.repeat(100)]))).toEqual({ note: ['a'.repeat(60)] });
});
