import { reservedName } from './reserved-names';

const RESERVED = ['M-Pesa', 'Safaricom', 'KCB Bank'];

test.each([
  ['M-PESA', 'M-Pesa'],
  ['m.pesa Support', 'M-Pesa'],
  ['MPESA Kenya', 'M-Pesa'],
  ['Safar1c0m', 'Safaricom'],
  // Cyrillic а and о.
  ['Sаfaricоm Care', 'Safaricom'],
  ['KCB-Bank Ltd', 'KCB Bank'],
])('%j passes for %j', (name, reserved) => expect(reservedName(name, RESERVED)).toBe(reserved));

test.each(['Duka la Amina', 'Pesa Point', 'KCB Stationers', 'Safaricoma', ''])('%j passes for none', (name) =>
  expect(reservedName(name, RESERVED)).toBeUndefined(),
);

test('a reserved name that is written with its own look-alikes is still found', () => {
  expect(reservedName('Mpesa', ['M-Pe$a', 'ᴍpesa'])).toBe('ᴍpesa');
  expect(reservedName('rnobile Money', ['Mobile Money'])).toBe('Mobile Money');
});
