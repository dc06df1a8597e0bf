import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

import { readEnvironment } from './environment';

/** A secret that `openssl rand -base64 33` has printed. */
const RANDOM_SECRET = 'kN2v8sQpX0mJ7rTzL4wYb1cHfU6gDa9eRiOoVtPq3ZyK';
const DATABASE_URL = 'postgresql://wateja@127.0.0.1/wateja';
const AT = { AT_USERNAME: 'duka', AT_API_KEY: 'atsk_1' };
const SMTP = { SMTP_URL: 'smtp://user:p%40ss@mail.example:587', MAIL_FROM: 'duka@shop.example' };

describe('INSTANCES', () => {
  it.each([
    [undefined, 1],
    ['1', 1],
    ['64', 64],
    ['auto', Math.min(availableParallelism(), 64)],
  ])('%p means %p', (INSTANCES, count) => {
    expect(readEnvironment({ INSTANCES }).INSTANCES).toBe(count);
  });

  it.each(['0', '65', '1.5', '-1', 'all', ' '])('refuses %p by name', (INSTANCES) => {
    expect(() => readEnvironment({ INSTANCES })).toThrow(/^INSTANCES must be .+\.$/);
  });

  it('share the connections of the embedded PostgreSQL, but not those of another server', () => {
    expect(readEnvironment({ INSTANCES: '18' }).DATABASE_POOL).toBe(9);
    expect(readEnvironment({ INSTANCES: '18', DATABASE_URL }).DATABASE_POOL).toBe(20);
  });
});

describe('a variable in a file', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wateja-secrets-'))));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it.each([['\n'], ['\r\n'], ['']])('is read without the line break %j at its end', (end) => {
    const JWT_SECRET_FILE = file('jwt', RANDOM_SECRET + end);
    expect(readEnvironment({ JWT_SECRET_FILE }).JWT_SECRET).toBe(RANDOM_SECRET);
  });

  it('can be of every library', () => {
    const files = {
      DATABASE_URL_FILE: file('database', DATABASE_URL),
      SMTP_URL_FILE: file('smtp', SMTP.SMTP_URL),
      AT_API_KEY_FILE: file('at', 'atsk_1'),
      ADMIN_PASSWORD_FILE: file('admin', 'a long pass phrase 42'),
      SUPPRESSION_KEY_FILE: file('suppression', 'ab'.repeat(32)),
    };
    const others = { MAIL_FROM: SMTP.MAIL_FROM, AT_USERNAME: 'duka', ADMIN_EMAIL: 'admin@wateja.example' };
    expect(readEnvironment({ ...files, ...others })).toMatchObject({
      ...{ DATABASE_URL, SMTP_URL: SMTP.SMTP_URL, AT_API_KEY: 'atsk_1', ADMIN_PASSWORD: 'a long pass phrase 42' },
      SUPPRESSION_KEY: Buffer.from('ab'.repeat(32), 'hex'),
    });
  });

  it('has one address of this machine for localhost, so that there is one server', () => {
    expect(readEnvironment({ HOST: 'localhost' }).HOST).toBe('127.0.0.1');
  });

  it('leaves variables of other programs alone', () => {
    expect(readEnvironment({ SSL_CERT_FILE: '/nowhere' }).PORT).toBe(3000);
  });

  it.each([
    ['is missing', '/nowhere/jwt', 'JWT_SECRET_FILE names /nowhere/jwt: there is no such file.'],
    ['is a folder', tmpdir(), `JWT_SECRET_FILE names ${tmpdir()}: it is a folder.`],
  ])('that %s is named', (_why, JWT_SECRET_FILE, sentence) => {
    expect(() => readEnvironment({ JWT_SECRET_FILE })).toThrow(sentence);
  });

  it('must have a value, and only one', () => {
    const empty = file('empty', '\n');
    expect(() => readEnvironment({ JWT_SECRET_FILE: empty })).toThrow(`JWT_SECRET_FILE names ${empty}: it is empty.`);
    const both = { JWT_SECRET: RANDOM_SECRET, JWT_SECRET_FILE: file('both', RANDOM_SECRET) };
    expect(() => readEnvironment(both)).toThrow('JWT_SECRET must not be set together with JWT_SECRET_FILE.');
  });
});

describe('messaging', () => {
  it('needs no variable', () => {
    expect(readEnvironment({})).toMatchObject({
      AT_BASE_URL: 'https://api.africastalking.com',
      PUBLIC_URL: 'http://127.0.0.1:3000',
      SMS_RATE: 20,
      EMAIL_RATE: 10,
      MESSAGE_TIMEOUT_MS: 10_000,
    });
  });

  it('uses the sandbox for its user name, or the URL of AT_BASE_URL', () => {
    const base = (variables: object) => readEnvironment({ ...AT, ...variables }).AT_BASE_URL;
    expect(base({})).toBe('https://api.africastalking.com');
    expect(base({ AT_USERNAME: 'sandbox' })).toBe('https://api.sandbox.africastalking.com');
    expect(base({ AT_BASE_URL: 'http://127.0.0.1:4000/' })).toBe('http://127.0.0.1:4000');
  });

  it.each([
    [{ HOST: '0.0.0.0', PORT: '80' }, 'http://localhost:80'],
    [{ HOST: '::1' }, 'http://[::1]:3000'],
    [{ PUBLIC_URL: 'https://wateja.example/shops/' }, 'https://wateja.example/shops'],
  ])('with %j has the public URL %s', (variables, url) => expect(readEnvironment(variables).PUBLIC_URL).toBe(url));

  it('accepts mail servers with and without an account', () => {
    for (const SMTP_URL of ['smtp://localhost:25', 'smtps://mail.example', SMTP.SMTP_URL]) {
      expect(readEnvironment({ ...SMTP, SMTP_URL }).SMTP_URL).toBe(SMTP_URL);
    }
  });

  it.each([
    ['AT_API_KEY', { AT_USERNAME: 'duka' }],
    ['AT_USERNAME', { AT_API_KEY: 'x' }],
    ['AT_API_KEY', { ...AT, AT_API_KEY: 'two\r\nlines' }],
    ['AT_SENDER_ID', { AT_SENDER_ID: 'DUKA' }],
    ['AT_SENDER_ID', { ...AT, AT_SENDER_ID: 'DUKA&to=1' }],
    ['AT_BASE_URL', { AT_BASE_URL: 'https://at.example' }],
    ['AT_BASE_URL', { ...AT, AT_BASE_URL: 'http://at.example' }],
    ['AT_BASE_URL', { ...AT, AT_BASE_URL: 'https://at.example/version1' }],
    ['MAIL_FROM', { SMTP_URL: SMTP.SMTP_URL }],
    ['SMTP_URL', { MAIL_FROM: SMTP.MAIL_FROM }],
    ['MAIL_FROM', { ...SMTP, MAIL_FROM: 'Duka <duka@shop.example>' }],
    ['SMTP_URL', { ...SMTP, SMTP_URL: 'mail.example' }],
    ['SMTP_URL', { ...SMTP, SMTP_URL: 'http://mail.example' }],
    ['SMTP_URL', { ...SMTP, SMTP_URL: 'smtp://mail.example?logger=true' }],
    ['SMTP_URL', { ...SMTP, SMTP_URL: 'smtp://user:100%@mail.example' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'wateja.example' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://wateja.example/?a=b' }],
    ['SMS_RATE', { SMS_RATE: '0' }],
    ['EMAIL_RATE', { EMAIL_RATE: '1.5' }],
    ['MESSAGE_TIMEOUT_MS', { MESSAGE_TIMEOUT_MS: '5' }],
  ])('names %s when it refuses %j', (name, variables) => {
    expect(() => readEnvironment(variables)).toThrow(new RegExp(`^${name} .+\\.$`));
  });

  it('in production needs an address for links in mails', () => {
    const production = { NODE_ENV: 'production', JWT_SECRET: RANDOM_SECRET, SUPPRESSION_KEY: '0'.repeat(64), ...SMTP };
    for (const variables of [{}, { PUBLIC_URL: 'http://wateja.example' }]) {
      expect(() => readEnvironment({ ...production, ...variables })).toThrow(/^PUBLIC_URL must be an https/);
    }
    expect(() => readEnvironment({ ...production, PUBLIC_URL: 'https://wateja.example' })).not.toThrow();
  });
});

describe('SUPPRESSION_KEY', () => {
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 8));
  const production = { NODE_ENV: 'production', JWT_SECRET: RANDOM_SECRET };

  it.each(['hex', 'base64', 'base64url'] as const)('is 32 bytes in %s', (encoding) => {
    expect(readEnvironment({ ...production, SUPPRESSION_KEY: bytes.toString(encoding) }).SUPPRESSION_KEY).toEqual(
      bytes,
    );
  });

  it.each(['secret', '0'.repeat(63), bytes.toString('base64').slice(1), `${'0'.repeat(63)}g`])(
    'is refused as %j, by name',
    (SUPPRESSION_KEY) => {
      expect(() => readEnvironment({ SUPPRESSION_KEY })).toThrow(
        /^SUPPRESSION_KEY must be 32 bytes as hex or base64.+\.$/,
      );
    },
  );

  it('is required in production', () => {
    expect(() => readEnvironment(production)).toThrow(/^SUPPRESSION_KEY is required in production.+\.$/);
  });
});

describe('in production', () => {
  const production = { NODE_ENV: 'production', JWT_SECRET: RANDOM_SECRET, SUPPRESSION_KEY: '0'.repeat(64) };
  const admin = { ADMIN_EMAIL: 'amina@duka.example' };

  it.each(['x'.repeat(64), 'please-change-me-please-change-me-now', 'abcdefghijklmnopqrstuvwxyz0123456789'])(
    'JWT_SECRET must be random, unlike %s',
    (JWT_SECRET) => {
      expect(() => readEnvironment({ ...production, JWT_SECRET })).toThrow(/^JWT_SECRET must be random.+\.$/);
      expect(() => readEnvironment({ JWT_SECRET })).not.toThrow();
    },
  );

  it.each(['password1', 'Amina.Duka1', 'wateja-2026'])('ADMIN_PASSWORD is not %s', (ADMIN_PASSWORD) => {
    const variables = { ...admin, ADMIN_PASSWORD };
    expect(() => readEnvironment({ ...production, ...variables })).toThrow(/^ADMIN_PASSWORD is too easy to guess.+\.$/);
    expect(() => readEnvironment(variables)).not.toThrow();
  });

  it('DEMO_PASSWORD is not a common one either', () => {
    const variables = { ...production, DEMO_PASSWORD: '123456789012' };
    expect(() => readEnvironment(variables)).toThrow(/^DEMO_PASSWORD is too easy to guess.+\.$/);
  });

  it('accepts what is random', () => {
    expect(() => readEnvironment({ ...production, ...admin, ADMIN_PASSWORD: 'kahawa-tamu-asubuhi' })).not.toThrow();
  });
});
