import { signInEmail, verifiedEmail } from './users.schemas';

describe('signInEmail', () => {
  it('ignores upper and lower case, and white space around the email', () => {
    expect(signInEmail.parse(' Kioko@Duka.TEST ')).toBe('kioko@duka.test');
  });

  it('drops the invisible marks that were copied with it, save of a token', () => {
    const copied = '\u202akioko@duka\u200b.test\u202c ';
    expect(signInEmail.parse(copied)).toBe('kioko@duka.test');
    expect(verifiedEmail.safeParse(copied).success).toBe(false);
  });

  it.each([
    '\u212Aioko@duka.test',
    'kioko@du\u212Aa.test',
    '\u0130da@duka.test',
    'jos\u00e9@duka.test',
    'kio\u0000ko@duka.test',
  ])('refuses %j with one message, before lower case could turn it into another email', (email) => {
    const { error } = signInEmail.safeParse(email);
    expect(error?.issues.map(({ message }) => message)).toEqual(['Must be a valid email address']);
  });
});
