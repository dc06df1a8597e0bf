import { signInEmail } from './users.schemas';

describe('signInEmail', () => {
  it('makes no difference between cases, nor for white space around', () => {
    expect(signInEmail.parse(' Kioko@Duka.TEST ')).toBe('kioko@duka.test');
  });

  it.each([
    '\u212Aioko@duka.test',
    'kioko@du\u212Aa.test',
    '\u0130da@duka.test',
    'jos\u00e9@duka.test',
    'kio\u0000ko@duka.test',
  ])('refuses %j once, before a letter becomes another one', (email) => {
    const { error } = signInEmail.safeParse(email);
    expect(error?.issues.map(({ message }) => message)).toEqual(['Must be a valid email address']);
  });
});
