import { explainConnectionFailure } from './connection-failure';

const URL = 'postgresql://amina:s3cret%40pass@db.example/shops';

const failure = (code: string, message = code) => Object.assign(new Error(message), { code });

describe('a certificate that is refused', () => {
  it.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('is explained after %s', (code) => {
    expect(explainConnectionFailure(failure(code, 'self-signed certificate'), 'DATABASE_OWNER_URL', URL)).toBe(
      'DATABASE_OWNER_URL: the certificate of db.example:5432 is refused (self-signed certificate). Add ' +
        'sslrootcert=FILE with the certificate of its authority to the URL, or sslmode=no-verify to accept any certificate.',
    );
  });
});

describe('a name with several addresses', () => {
  it('is explained by the last of them', () => {
    const all = new AggregateError([failure('ENETUNREACH'), failure('ECONNREFUSED')]);
    expect(explainConnectionFailure(all, 'DATABASE_URL', URL)).toBe(
      'DATABASE_URL: nothing answers at db.example:5432. Start PostgreSQL there, or correct the host and the port.',
    );
  });
});

describe('an unexpected failure', () => {
  it('names the variable, and not the password', () => {
    const sentence = explainConnectionFailure(new Error('out of order'), 'DATABASE_URL', URL);
    expect(sentence).toBe('DATABASE_URL: PostgreSQL at db.example:5432 refuses to connect: out of order.');
  });
});
