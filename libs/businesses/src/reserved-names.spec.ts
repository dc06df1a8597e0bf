import { reservedName } from './reserved-names';

const RESERVED = ['M-Pesa', 'Safaricom', 'KCB Bank', 'Airtel Money'];

test.each([
  ['M-PESA', 'M-Pesa'],
  ['m.pesa Support', 'M-Pesa'],
  ['MPESA Kenya', 'M-Pesa'],
  ['Safar1c0m', 'Safaricom'],
  // Cyrillic а and о.
  ['Sаfaricоm Care', 'Safaricom'],
  ['KCB-Bank Ltd', 'KCB Bank'],
  // Signs that stand for letters, in words that only capitals part.
  ['MPe$aSupport', 'M-Pesa'],
  ['mPe$aKenya', 'M-Pesa'],
  ['Airte! Money', 'Airtel Money'],
  ['Airte!Money', 'Airtel Money'],
  ['M-Pesa!', 'M-Pesa'],
])('%j passes for %j', (name, reserved) => expect(reservedName(name, RESERVED)).toBe(reserved));

test.each([
  ...['Duka la Amina', 'Pesa Point', 'KCB Stationers', 'Safaricoma', ''],
  ...['Duka! Fresh', 'A$AP Shop', 'Mama Pesa Shop', 'MamaPe$a', 'Airte Money'],
])('%j passes for none', (name) => expect(reservedName(name, RESERVED)).toBeUndefined());

test('a reserved name that is written with its own look-alikes is still found', () => {
  expect(reservedName('Mpesa', ['M-Pe$a', 'ᴍpesa'])).toBe('ᴍpesa');
  expect(reservedName('rnobile Money', ['Mobile Money'])).toBe('Mobile Money');
});
