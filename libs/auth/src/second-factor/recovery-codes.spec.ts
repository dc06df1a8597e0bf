import { hashOfRecoveryCode, newRecoveryCodes } from './recovery-codes';

describe('Recovery codes', () => {
  it('are ten different codes of 24 characters', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes.map(({ code }) => code)).size).toBe(10);
    for (const { code, code_hash } of codes) {
      expect(hashOfRecoveryCode(code)).toBe(code_hash);
      expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    }
  });

  it('are the same code however they are typed', () => {
    const hash = hashOfRecoveryCode('7QX4-0B2M-9R1D-TTAZ-HV0E-15PC');
    expect(hash).toMatch(/^[\da-f]{64}$/);
    for (const typed of ['7qx40b2m9r1dttazhv0e15pc', ' 7QX4 OB2M 9RID TTAZ HVOE L5PC ']) {
      expect(hashOfRecoveryCode(typed)).toBe(hash);
    }
  });

  it.each(['', '123456', '7QX4-0B2M-9R1D-TTAZ-HV0E-15P', '7QX4-0B2M-9R1D-TTAZ-HV0E-15PU'])('are never %j', (typed) => {
    expect(hashOfRecoveryCode(typed)).toBeNull();
  });
});
