import { maskPhone } from './mask-phone';

describe('maskPhone', () => {
  it.each([
    ['0700 000 777', 'KE', '07•• ••• 777'],
    ['+254700000777', 'KE', '07•• ••• 777'],
    ['+255712345678', 'KE', '+255 ••• ••• 678'],
    ['020 2345678', 'KE', '02•• ••• 678'],
    ['+447400123456', 'KE', '+44 •••• ••• 456'],
    ['12345', 'KE', '•••45'],
    ['7', 'KE', '•'],
    ['', 'KE', ''],
    ['0800 wateja', 'KE', '••00'],
    ['٠٧٠٠٠', 'KE', '•••00'],
  ])('%s in %s is %s', (phone, country, masked) => expect(maskPhone(phone, country)).toBe(masked));
});
