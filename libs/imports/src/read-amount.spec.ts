import { readAmount } from './read-amount';

it.each([
  ['KSh1,234.50', '1234.50'],
  ['KSh 500.5', '500.5'],
  ['$5', '5'],
  ['-KSh240.00', '-240.00'],
  ['KSh-240.00', '-240.00'],
  ['(12.00)', '-12.00'],
  ['1,234,567', '1234567'],
  ['0.00', '0.00'],
])('%s is the amount %s', (written, amount) => expect(readAmount(written)).toBe(amount));

it.each(['1,23', '12,50', 'free', '', '1.234,50', '1,2345'])('%j is left to be refused', (written) => {
  expect(readAmount(written)).toBe(written);
});
