import { TokensService } from '@wateja/auth';
import { generateKeyPairSync } from 'node:crypto';

import { claimsOf, encodePart, forge, forgeWithKey, goodClaims, HS256, now, parts, respell } from '../../support/forge';
import { expectStatus } from '../../support/fixtures';
import { type IdentityProvider, startIdentityProvider } from '../../support/identity-provider';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';

let testApp: TestApp;
let provider: IdentityProvider;
/** A session of the administrator, whose user is number 1, and one that was logged out. */
let live: { access_token: string; refresh_token: string; sid: string };
let ended: { sid: string };

beforeAll(async () => {
  provider = await startIdentityProvider();
  testApp = await createTestApp(provider.environment);
  live = await logIn();
  const over = await logIn();
  await testApp.request('POST', '/api/auth/logout', { body: { refresh_token: over.refresh_token } });
  ended = over;
  await testApp.database.query(
    `INSERT INTO users (email, name, password_hash) VALUES ('amina@duka.test', 'Amina', '-')`,
  );
});
afterAll(async () => {
  await testApp.close();
  await provider.close();
});

async function logIn() {
  const { body } = expectStatus(await testApp.request('POST', '/api/auth/login', { body: ADMIN }), 200);
  return {
    access_token: body.access_token as string,
    refresh_token: body.refresh_token as string,
    sid: claimsOf(body.access_token).sid as string,
  };
}

const secret = () => testApp.env.JWT_SECRET ?? '';
const getProfile = (token: string) => testApp.request('GET', '/api/auth/me', { token });
const signed = (header: object, claims: object = {}) =>
  forge({ ...HS256, ...header }, { ...goodClaims(), ...claims }, secret());
const raw = (header: string, claims: string | Buffer) => forge(header, claims, secret());
const claimsText = (inner: string) => JSON.stringify(goodClaims()).replace('}', `${inner}}`);
const external = (claims: object = {}, header: object = {}) =>
  provider.token({ ...provider.claims(ADMIN.email), ...claims }, { header });
const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 });
const attackersJwk = attacker.publicKey.export({ format: 'jwk' });
const pem = () => provider.publicKey('rsa-1').export({ format: 'pem', type: 'spki' }).toString();

/** Each of these tokens has one mistake. Otherwise it is valid, and signed as well as possible. */
const FORGERIES: [name: string, token: () => string][] = [
  // The signature is missing or incomplete.
  ...['none', 'None', 'NONE', 'nOnE', ''].map((alg): [string, () => string] => [
    `algorithm ${JSON.stringify(alg)} without a signature`,
    () => `${encodePart({ alg, typ: 'JWT' })}.${encodePart(goodClaims())}.`,
  ]),
  ['algorithm none with a good signature', () => signed({ alg: 'none' })],
  ['an empty signature', () => `${parts(live.access_token).slice(0, 2).join('.')}.`],
  ['no signature at all', () => parts(live.access_token).slice(0, 2).join('.')],
  ['a truncated signature', () => live.access_token.slice(0, -6)],
  ['a signature of one byte', () => `${parts(live.access_token).slice(0, 2).join('.')}.AA`],
  ['the signature of another token', () => `${parts(signed({})).slice(0, 2).join('.')}.${parts(live.access_token)[2]}`],
  ['two signatures', () => `${live.access_token}.${parts(live.access_token)[2]}`],
  ['a fourth, empty part', () => `${live.access_token}.`],
  ['five parts, as of an encrypted token', () => `${live.access_token}.x.y`],
  [
    'claims changed after signing',
    () => {
      const [header, , signature] = parts(live.access_token);
      return `${header}.${encodePart(goodClaims('2'))}.${signature}`;
    },
  ],
  // Algorithms and keys.
  ['HS384 with the right secret', () => forge({ alg: 'HS384', typ: 'JWT' }, goodClaims(), secret(), 'sha384')],
  ['HS512 with the right secret', () => forge({ alg: 'HS512', typ: 'JWT' }, goodClaims(), secret(), 'sha512')],
  ['hs256 in lower case', () => signed({ alg: 'hs256' })],
  ['algorithms in a list', () => signed({ alg: ['HS256'] })],
  ['another secret', () => forge(HS256, goodClaims(), 'x'.repeat(48))],
  ['an empty secret', () => forge(HS256, goodClaims(), '')],
  ['our issuer signed with a key of the provider', () => provider.token(goodClaims())],
  ['an HMAC by the public key of the provider', () => forge(HS256, provider.claims(ADMIN.email), pem())],
  [
    'an HMAC by the public key, called RS256',
    () => forge({ alg: 'RS256', typ: 'JWT', kid: 'rsa-1' }, provider.claims(ADMIN.email), pem()),
  ],
  ['the provider’s issuer with our secret', () => forge(HS256, provider.claims(ADMIN.email), secret())],
  [
    'the provider’s issuer, algorithm none',
    () => `${encodePart({ alg: 'none', kid: 'rsa-1' })}.${encodePart(provider.claims(ADMIN.email))}.`,
  ],
  ['ES256 by name, an RSA key by kid', () => external({}, { alg: 'ES256' })],
  ['RS384, which is not allowed', () => external({}, { alg: 'RS384' })],
  // Headers that name the place of a key.
  ['a kid that is a path', () => signed({ kid: '../../../../../dev/null' })],
  ['a kid that is SQL', () => signed({ kid: "x' UNION SELECT 'secret' --" })],
  ['a kid that is a list', () => signed({ kid: ['a', 'b'] })],
  ['a kid that is an object', () => signed({ kid: { toString: 'x' } })],
  ['a kid that is null', () => signed({ kid: null })],
  ['a kid that is a number', () => signed({ kid: 1 })],
  ['a kid of a prototype', () => signed({ kid: '__proto__' })],
  ['a kid that nobody has', () => signed({ kid: 'AAAAAAAAAAA' })],
  ['an empty kid', () => signed({ kid: '' })],
  ['a kid of 4,000 characters', () => signed({ kid: 'k'.repeat(4_000) })],
  ['a kid with NUL', () => signed({ kid: 'a\u0000b' })],
  ['jku', () => signed({ jku: 'http://127.0.0.1:9/keys.json' })],
  ['x5u', () => signed({ x5u: 'http://127.0.0.1:9/cert.pem' })],
  [
    'a jwk of its own',
    () => forgeWithKey({ alg: 'RS256', typ: 'JWT', jwk: attackersJwk }, goodClaims(), attacker.privateKey),
  ],
  [
    'a jwk of its own, of the provider’s issuer',
    () =>
      forgeWithKey(
        { alg: 'RS256', typ: 'JWT', kid: 'rsa-1', jwk: attackersJwk },
        provider.claims(ADMIN.email),
        attacker.privateKey,
      ),
  ],
  ['jku, of the provider’s issuer', () => external({}, { jku: 'http://127.0.0.1:9/keys.json' })],
  ['x5c', () => signed({ x5c: ['MIIB'] })],
  ['crit', () => signed({ crit: ['exp'], exp: 1 })],
  ['an empty crit', () => signed({ crit: [] })],
  ['crit, of the provider’s issuer', () => external({}, { crit: ['b64'], b64: true })],
  ['a compressed payload by name', () => signed({ zip: 'DEF' })],
  // The header's `typ`, and the encoding of the parts.
  ['no typ in the header', () => forge({ alg: 'HS256' }, goodClaims(), secret())],
  ['another typ in the header', () => signed({ typ: 'at+jwt' })],
  [
    'unicode escapes in the header',
    () => raw('{"alg":"HS\\u0032\\u0035\\u0036","typ":"JWT"}', JSON.stringify(goodClaims())),
  ],
  ['alg twice', () => raw('{"alg":"none","alg":"HS256","typ":"JWT"}', JSON.stringify(goodClaims()))],
  ['sub twice', () => raw(JSON.stringify(HS256), claimsText(',"sub":"1"'))],
  ['white space in the claims', () => raw(JSON.stringify(HS256), JSON.stringify(goodClaims(), null, 1))],
  ['a byte order mark', () => raw(JSON.stringify(HS256), `\uFEFF${JSON.stringify(goodClaims())}`)],
  [
    'bytes that are no UTF-8',
    () => raw(JSON.stringify(HS256), Buffer.concat([Buffer.from(claimsText(',"x":"')), Buffer.from([0xff, 0xfe])])),
  ],
  ['claims that are no JSON', () => raw(JSON.stringify(HS256), 'sub=1')],
  ['claims that are a list', () => forge(HS256, [goodClaims()], secret())],
  ['claims that are a string', () => raw(JSON.stringify(HS256), '"1"')],
  ['claims that are null', () => raw(JSON.stringify(HS256), 'null')],
  ['a header that is null', () => raw('null', JSON.stringify(goodClaims()))],
  ['a claim of ours that we do not have', () => signed({}, { is_admin: true })],
  ['__proto__ among the claims', () => raw(JSON.stringify(HS256), claimsText(',"__proto__":{"sub":"1"}'))],
  ['base64 with padding', () => `${live.access_token}=`],
  [
    'base64 with plus and slash',
    () => `${parts(live.access_token).slice(0, 2).join('.')}.+/${parts(live.access_token)[2].slice(2)}`,
  ],
  ['base64 in another spelling of the same bytes', () => respell(live.access_token)],
  ['100,000 characters', () => signed({}, { jti: 'x'.repeat(75_000) })],
  // Claims.
  ['another issuer', () => signed({}, { iss: 'someone' })],
  ['no issuer', () => signed({}, { iss: undefined })],
  ['issuers in a list', () => signed({}, { iss: ['wateja'] })],
  ['another audience', () => signed({}, { aud: 'something' })],
  ['audiences in a list, ours among them', () => signed({}, { aud: ['something', 'wateja-api'] })],
  ['another purpose', () => signed({}, { typ: 'refresh' })],
  ['no purpose', () => signed({}, { typ: undefined })],
  ['no exp', () => signed({}, { exp: undefined })],
  ['exp in the past', () => signed({}, { iat: now() - 60, exp: now() - 1 })],
  ['a negative exp', () => signed({}, { exp: -1 })],
  ['exp as text', () => signed({}, { exp: String(now() + 60) })],
  ['exp 1e400', () => raw(JSON.stringify(HS256), JSON.stringify(goodClaims()).replace(/"exp":\d+/, '"exp":1e400'))],
  ['exp with decimals', () => signed({}, { exp: now() + 60.5 })],
  ['a life longer than ours', () => signed({}, { exp: now() + 901 })],
  ['a life of a year', () => signed({}, { exp: now() + 365 * 86_400 })],
  ['no iat', () => signed({}, { iat: undefined })],
  ['iat in the future', () => signed({}, { iat: now() + 60, exp: now() + 120 })],
  ['iat as text', () => signed({}, { iat: 'now' })],
  ['nbf in the future', () => signed({}, { nbf: now() + 60 })],
  ['nbf as text', () => signed({}, { nbf: '0' })],
  ['no sub', () => signed({}, { sub: undefined })],
  ['sub as a number', () => signed({}, { sub: 1 })],
  ['sub as an object', () => signed({}, { sub: { id: 1 } })],
  ['sub as a list', () => signed({}, { sub: ['1'] })],
  ['sub with white space', () => signed({}, { sub: ' 1' })],
  ['sub 01', () => signed({}, { sub: '01' })],
  ['sub 1e0', () => signed({}, { sub: '1e0' })],
  ['sub beyond ids', () => signed({}, { sub: '9999999999' })],
  ['sub that is SQL', () => signed({}, { sub: '1 OR 1=1' })],
  ['a sub that nobody has', () => signed({}, { sub: '2147483647' })],
  // Sessions.
  ['a session that was logged out', () => signed({}, { sid: ended.sid })],
  ['a session that never was', () => signed({}, { sid: '6f9619ff-8b86-4d11-b42d-00c04fc964ff' })],
  ['another user’s session', () => signed({}, { sub: '2', sid: live.sid })],
  ['a sid that is no UUID', () => signed({}, { sid: "x' OR '1'='1" })],
  ['a sid that is a list', () => signed({}, { sid: [live.sid] })],
  ['a refresh token', () => live.refresh_token],
  // Tokens of the identity provider.
  ['the provider’s, for another audience', () => external({ aud: 'another-service' })],
  ['the provider’s, for no audience', () => external({ aud: undefined })],
  ['the provider’s, expired', () => external({ iat: now() - 600, exp: now() - 1 })],
  ['the provider’s, without exp', () => external({ exp: undefined })],
  ['the provider’s, from the future', () => external({ iat: now() + 60 })],
  ['the provider’s, not yet valid', () => external({ nbf: now() + 60 })],
  ['the provider’s, with an email that it does not say is verified', () => external({ email_verified: undefined })],
  ['the provider’s, with an email that is not verified', () => external({ email_verified: false })],
  ['the provider’s, with an email that is not verified, as text', () => external({ email_verified: 'false' })],
  ['the provider’s, without an email', () => external({ email: undefined })],
  ['the provider’s, with emails in a list', () => external({ email: [ADMIN.email] })],
  ['the provider’s, of an email that nobody has', () => external({ sub: 'nobody', email: 'nobody@wateja.test' })],
  ['the provider’s, without a kid', () => external({}, { kid: undefined })],
  ['the provider’s, with another provider’s issuer', () => external({ iss: 'https://accounts.example' })],
  ['the provider’s issuer with a slash more', () => external({ iss: `${provider.issuer}/` })],
  // API keys.
  ['an API key that was never made', () => `wtj_3f9c01aa_${'0'.repeat(56)}`],
  ['the beginning of an API key', () => 'wtj_'],
];

describe('forged and malformed tokens', () => {
  it('differ from good ones, which are accepted', async () => {
    expect(FORGERIES.length).toBeGreaterThan(100);
    const good = [
      signed({}),
      live.access_token,
      signed({}, { sid: live.sid }),
      external(),
      testApp.app.get(TokensService).sign(1),
    ];
    for (const token of good) expect((await getProfile(token)).status).toBe(200);
  });

  it.each(FORGERIES)('%s: refused', async (_name, token) => {
    const answer = await getProfile(token());
    expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
      status: 401,
      type: expect.stringContaining('application/problem+json'),
    });
    expect(answer.body.code).toMatch(/^(access_token_(invalid|expired)|api_key_invalid)$/);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it.each([
    ['another scheme', 'Basic MTox'],
    ['no scheme', 'token'],
    ['an empty token', 'Bearer '],
    ['two tokens', 'Bearer a b'],
    ['a comma of two schemes', 'Basic MTox, Bearer token'],
  ])('%s in the header is no token at all', async (_name, authorization) => {
    const answer = await testApp.request('GET', '/api/auth/me', { headers: { authorization } });
    expect(answer.body).toMatchObject({ status: 401, code: 'access_token_missing' });
  });
});
