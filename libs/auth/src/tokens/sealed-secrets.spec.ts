import { SealedSecrets } from './sealed-secrets';
import { TokenKeys } from './token-keys';

const [OLD, NEW] = ['old', 'new'].map((name) => `${name} secret of forty bytes and a little more`) as [string, string];
const [SECRET, OWNER] = ['JBSWY3DPEHPK3PXP', 'user 7'];

describe('A sealed secret', () => {
  const secretsOf = (...keys: [string, ...string[]]) => {
    const [current, ...previous] = keys;
    return new SealedSecrets(new TokenKeys(current, previous), 'second-factor');
  };
  const sealed = secretsOf(OLD).seal(SECRET, OWNER);

  it('is opened by the key that sealed it, and by its successor that knows it', () => {
    expect(sealed).not.toContain(SECRET);
    const opened = { secret: SECRET, isOfEarlierKey: false };
    expect(secretsOf(OLD).open(sealed, OWNER)).toEqual(opened);
    const rotated = secretsOf(NEW, OLD);
    expect(rotated.open(sealed, OWNER)).toEqual({ ...opened, isOfEarlierKey: true });
    expect(rotated.open(rotated.seal(SECRET, OWNER), OWNER)).toEqual(opened);
  });

  it('is opened by no other key, for no other owner and purpose, and not after a change', () => {
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(secretsOf(NEW).open(sealed, OWNER)).toBeNull();
    expect(secretsOf(OLD).open(sealed, 'user 8')).toBeNull();
    expect(new SealedSecrets(new TokenKeys(OLD), 'webhook').open(sealed, OWNER)).toBeNull();
    expect(secretsOf(OLD).open(changed, OWNER)).toBeNull();
    expect(secretsOf(OLD).open('', OWNER)).toBeNull();
  });

  it('is sealed differently each time', () => {
    expect(secretsOf(OLD).seal(SECRET, OWNER)).not.toBe(secretsOf(OLD).seal(SECRET, OWNER));
  });
});
