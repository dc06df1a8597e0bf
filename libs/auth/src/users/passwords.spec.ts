import { hashPassword, passwordMatches } from './passwords';

describe('passwords', () => {
  it('are stored as argon2id with the recommended parameters and a new salt each time', async () => {
    const [first, second] = await Promise.all([hashPassword('nyumbani-2024'), hashPassword('nyumbani-2024')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
  });

  it('match themselves and nothing else', async () => {
    const stored = await hashPassword('nyumbani-2024');
    await expect(passwordMatches('nyumbani-2024', stored)).resolves.toBe(true);
    await expect(passwordMatches('nyumbani-2025', stored)).resolves.toBe(false);
  });

  it('never match for a user who does not exist, and cause no error', async () => {
    await expect(passwordMatches('nyumbani-2024', undefined)).resolves.toBe(false);
    await expect(passwordMatches('', undefined)).resolves.toBe(false);
  });
});
