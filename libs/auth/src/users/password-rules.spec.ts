import { isCommonPassword, isPersonalPassword } from './password-rules';

const AMINA = { email: 'amina.otieno@duka-letu.example', name: 'Amina Wanjiru Otieno' };

describe('a common password', () => {
  it.each(['12345678', 'password1', 'PassWord1', 'qwertyuiop', 'iloveyou', 'football'])('is %s', (password) => {
    expect(isCommonPassword(password)).toBe(true);
  });

  it.each(['nyumbani-2024', 'safari njema 2026', 'k3kx-92mm-11pq'])('is not %s', (password) => {
    expect(isCommonPassword(password)).toBe(false);
  });
});

describe('a personal password', () => {
  it.each([
    'amina.otieno@duka-letu.example',
    'AminaOtieno',
    'amina2024',
    'otieno-wanjiru',
    'Duka Letu 99',
    'wateja-2026',
    'Wateja!Wateja!',
    'wateja_amina',
  ])('is %s', (password) => expect(isPersonalPassword(password, AMINA)).toBe(true));

  it.each(['nyumbani-2024', 'wateja wangu wote ni wazuri', 'otieno hupenda chai ya maziwa', '12345678'])(
    'is not %s',
    (password) => expect(isPersonalPassword(password, AMINA)).toBe(false),
  );

  it('is judged without a name too', () => {
    expect(isPersonalPassword('juma12345', { email: 'juma@a.example' })).toBe(true);
    expect(isPersonalPassword('kahawa tamu', { email: 'j@a.example' })).toBe(false);
  });
});
