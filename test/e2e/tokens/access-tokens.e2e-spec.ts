import { TokensService, UserNotFound } from '@wateja/auth';
import { createHmac } from 'node:crypto';

import { signIn } from '../../support/fixtures';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';

describe('An access token', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());

  const getProfile = (token: string) => testApp.request('GET', '/api/auth/me', { token });
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const sign = (header: object, claims: object, secret: string) => {
    const content = `${encode(header)}.${encode(claims)}`;
    const hash = (header as { alg: string }).alg === 'HS512' ? 'sha512' : 'sha256';
    return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
  };
  const now = () => Math.floor(Date.now() / 1000);
  const goodClaims = () => ({ sub: '1', typ: 'access', iss: 'wateja', aud: 'wateja-api', iat: now(), exp: now() + 60 });
  const HS256 = { alg: 'HS256', typ: 'JWT' };
  const secret = () => testApp.env.JWT_SECRET ?? '';

  it('says who, for whom, by whom and for how long', async () => {
    const claims: { iat: number } = JSON.parse(
      Buffer.from((await signIn(testApp, ADMIN.email, ADMIN.password)).split('.')[1]!, 'base64url').toString(),
    );
    expect(claims).toEqual({
      sub: '1',
      typ: 'access',
      iss: 'wateja',
      aud: 'wateja-api',
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: expect.any(Number),
      exp: claims.iat + 900,
    });
    expect((await getProfile(sign(HS256, goodClaims(), secret()))).status).toBe(200);
  });

  it.each([
    ['another key', () => sign(HS256, goodClaims(), 'x'.repeat(48))],
    ['another algorithm', () => sign({ alg: 'HS512', typ: 'JWT' }, goodClaims(), secret())],
    ['no algorithm', () => `${encode({ alg: 'none' })}.${encode(goodClaims())}.`],
    ['another issuer', () => sign(HS256, { ...goodClaims(), iss: 'someone' }, secret())],
    ['another audience', () => sign(HS256, { ...goodClaims(), aud: 'something' }, secret())],
    ['another purpose', () => sign(HS256, { ...goodClaims(), typ: 'refresh' }, secret())],
    ['a user who does not exist', () => sign(HS256, { ...goodClaims(), sub: '2147483647' }, secret())],
    ['a subject beyond an id', () => sign(HS256, { ...goodClaims(), sub: '9999999999' }, secret())],
    ['no subject', () => sign(HS256, { ...goodClaims(), sub: undefined }, secret())],
    ['nonsense', () => 'nonsense'],
  ])('with %s is refused', async (_name, token) => {
    const answer = await getProfile(token());
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ error: 'Invalid access token', code: 'access_token_invalid' });
  });

  it('says so when it has expired', async () => {
    const answer = await getProfile(sign(HS256, { ...goodClaims(), exp: now() - 1 }, secret()));
    expect(answer.body).toMatchObject({ status: 401, error: 'Access token expired', code: 'access_token_expired' });
  });

  it('can be made for a known email, and for no other', async () => {
    const tokens = testApp.app.get(TokensService);
    const { access_token } = await tokens.signFor('ADMIN@wateja.test');
    expect((await getProfile(access_token)).body.user.email).toBe(ADMIN.email);
    await expect(tokens.signFor('nobody@wateja.test')).rejects.toThrow(UserNotFound);
  });
});
