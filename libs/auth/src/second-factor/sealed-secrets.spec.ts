import { TokenKeys } from '../tokens/token-keys';
import { SealedSecrets } from './sealed-secrets';

const [OLD, NEW] = ['old', 'new'].map((name) => `${name} secret of forty bytes and a little more`) as [string, string];

describe('The secret of a second factor', () => {
  const sealed = new SealedSecrets(new TokenKeys(OLD)).seal('JBSWY3DPEHPK3PXP', 7);

  it('is opened by the key that sealed it, and by its successor that knows it', () => {
    expect(sealed).not.toContain('JBSWY3DPEHPK3PXP');
    const opened = { secret: 'JBSWY3DPEHPK3PXP', isOfEarlierKey: false };
    expect(new SealedSecrets(new TokenKeys(OLD)).open(sealed, 7)).toEqual(opened);
    const rotated = new SealedSecrets(new TokenKeys(NEW, [OLD]));
    expect(rotated.open(sealed, 7)).toEqual({ ...opened, isOfEarlierKey: true });
    expect(rotated.open(rotated.seal('JBSWY3DPEHPK3PXP', 7), 7)).toEqual(opened);
  });

  it('is opened by no other key, for no other user, and not after a change', () => {
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(new SealedSecrets(new TokenKeys(NEW)).open(sealed, 7)).toBeNull();
    expect(new SealedSecrets(new TokenKeys(OLD)).open(sealed, 8)).toBeNull();
    expect(new SealedSecrets(new TokenKeys(OLD)).open(changed, 7)).toBeNull();
    expect(new SealedSecrets(new TokenKeys(OLD)).open('', 7)).toBeNull();
  });

  it('is sealed differently each time', () => {
    const secrets = new SealedSecrets(new TokenKeys(OLD));
    expect(secrets.seal('JBSWY3DPEHPK3PXP', 7)).not.toBe(secrets.seal('JBSWY3DPEHPK3PXP', 7));
  });
});
