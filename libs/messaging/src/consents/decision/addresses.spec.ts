import { isEmail, isPhone } from './addresses';

const long = (length: number) => 'a'.repeat(length);

describe('phones', () => {
  it.each([
    ['a mobile in Kenya', '+254701234567'],
    ['one of the newer ones', '+254110234567'],
    ['in Uganda', '+256701234567'],
    ['in Tanzania', '+255712345678'],
    ['in the United Kingdom', '+447400123456'],
    ['in the United States', '+12015550123'],
    ['in India', '+919876543210'],
    ['in Germany', '+4915112345678'],
  ])('%s: %s', (_what, phone) => expect(isPhone(phone)).toBe(true));

  it.each([
    ['none', null],
    ['an empty one', ''],
    ['a local one', '0701234567'],
    ['without the plus', '254701234567'],
    ['with spaces', '+254 701 234 567'],
    ['with an international prefix', '00254701234567'],
    ['a digit too few', '+25470123456'],
    ['a digit too many', '+2547012345678'],
    ['a country that is none', '+999701234567'],
    ['a range that nobody has', '+254001234567'],
    ['a plus alone', '+'],
    ['two pluses', '++254701234567'],
    ['letters', '+25470CALLME'],
    ['a line break behind it', '+254701234567\n'],
    ['a header behind it', '+254701234567\r\nBcc: +254709999999'],
    ['two of them', '+254701234567,+254709999999'],
    ['an extension', '+254701234567;ext=1'],
    ['digits of another script', '+٢٥٤٧٠١٢٣٤٥٦٧'],
    ['an invisible character', '+254701234567\u200b'],
    ['the field of a form behind it', '+254701234567&to=+254709999999'],
    ['a number that does not end', '+2547'.padEnd(100_000, '1')],
  ])('not %s: %j', (_what, phone) => expect(isPhone(phone)).toBe(false));
});

describe('email addresses', () => {
  it.each([
    'amina@example.com',
    'AMINA@EXAMPLE.COM',
    'amina.otieno@example.co.ke',
    'amina+shop@example.com',
    'a@b.co',
    "o'brien@example.com",
    'amina_otieno-1@mail.example.com',
    '1@2.de',
    'amina@xn--mller-kva.example',
    `${long(64)}@example.com`,
  ])('%s', (email) => expect(isEmail(email)).toBe(true));

  it.each([
    ['none', null],
    ['an empty one', ''],
    ['without an at', 'amina.example.com'],
    ['two ats', 'amina@home@example.com'],
    ['nobody', '@example.com'],
    ['nowhere', 'amina@'],
    ['a host without a dot', 'amina@localhost'],
    ['a space', 'amina otieno@example.com'],
    ['a space in front', ' amina@example.com'],
    ['a comma', 'amina,bob@example.com'],
    ['a semicolon', 'amina;bob@example.com'],
    ['two addresses', 'amina@example.com,bob@example.com'],
    ['angle brackets', '<amina@example.com>'],
    ['a name with it', 'Amina <amina@example.com>'],
    ['quotes', '"amina"@example.com'],
    ['a backslash', 'amina\\@example.com'],
    ['a line break behind it', 'amina@example.com\n'],
    ['a header behind it', 'amina@example.com\r\nBcc: all@example.com'],
    ['a header before it', 'amina\r\nBcc:all@example.com'],
    ['a tab', 'amina\t@example.com'],
    ['a NUL', 'amina\u0000@example.com'],
    ['a comment', 'amina(shop)@example.com'],
    ['an address of a machine', 'amina@[127.0.0.1]'],
    ['a dot first', '.amina@example.com'],
    ['a dot last', 'amina.@example.com'],
    ['two dots', 'amina..otieno@example.com'],
    ['two dots in the host', 'amina@example..com'],
    ['a host that starts with a dash', 'amina@-example.com'],
    ['a host that ends with a dash', 'amina@example-.com'],
    ['letters beyond ASCII', 'amína@example.com'],
    ['a look-alike at', 'amina＠example.com'],
    ['a look-alike letter', 'аmina@example.com'], // Cyrillic
    ['a line separator', 'amina\u2028@example.com'],
    ['a group', 'Group: amina@example.com;'],
    ['a host that does not end', `amina@${'b.'.repeat(100_000)}com`],
    ['a name that is too long', `${long(65)}@example.com`],
    ['255 characters', `amina@${`${long(60)}.`.repeat(4)}${long(5)}`],
  ])('not %s: %j', (_what, email) => expect(isEmail(email)).toBe(false));
});
