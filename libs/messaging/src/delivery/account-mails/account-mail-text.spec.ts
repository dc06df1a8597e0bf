import { accountMailText } from './account-mail-text';

const FROM = { publicUrl: 'https://wateja.example', operator: 'Wateja Kenya' };
const mailAt = (name: string | null, reason: 'invitation' | 'password_reset' = 'invitation') =>
  accountMailText(reason, { token: 'abc', email: 'amina@mail.test', business_name: name }, FROM);

describe('A mail with a link for an account', () => {
  it.each(['Duka la Amina', "Mama Njeri's Shop & Sons", 'Kahawa, Chai na Zaidi – Tawi la 2'])(
    'names the shop %s',
    (name) => {
      expect(mailAt(name).subject).toBe(`Your account at ${name}`);
      expect(mailAt(name, 'password_reset').body).toContain(`your account: amina@mail.test at ${name}.`);
    },
  );

  it('names the operator where no shop manages the account', () => {
    expect(mailAt(null).subject).toBe('Your account at Wateja Kenya');
  });

  it.each([
    'Win at https://evil.example/win',
    'evil.example',
    'www.evil.example/a?b',
    'evil。example',
    'evil．example／x',
    'HTTP://EVIL.EXAMPLE',
    'evil.example\\x',
  ])('makes no link of a shop called %s', (name) => {
    for (const reason of ['invitation', 'password_reset'] as const) {
      const { subject, body } = mailAt(name, reason);
      const words = `${subject} ${body}`.split(/\s+/).filter((word) => /[./:\\。．／]\S/.test(word));
      const ours = words.filter(
        (word) => word.startsWith('https://wateja.example/') || word.startsWith('amina@mail.test'),
      );
      expect(words).toEqual(ours);
    }
  });

  it('has no room for a text in the name', () => {
    const { subject, body } = mailAt('Free money, call us now! '.repeat(10));
    expect(subject.length).toBeLessThanOrEqual('Your account at '.length + 60);
    expect(body.match(/Free money/g)?.length).toBeLessThanOrEqual(3);
  });
});
