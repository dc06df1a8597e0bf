import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** The claims that both yardsticks read from a token of Wateja. */
export interface Claims {
  sub: string;
  iat: number;
  exp: number;
  iss: string;
  aud: string;
}

/** Verifies HS256 tokens with one key object, and caches valid ones, as Wateja does. */
export class TokenCheck {
  private readonly key: KeyObject;
  private readonly good = new Map<string, { user_id: number; exp: number }>();

  constructor(secret: string) {
    this.key = createSecretKey(secret, 'utf8');
  }

  /** The user's id; null for an invalid token. */
  userOf(authorization: string | undefined): number | null {
    if (!authorization?.startsWith('Bearer ')) return null;
    const token = authorization.slice(7);
    let cached = this.good.get(token);
    if (!cached) {
      const claims = this.verify(token);
      if (!claims) return null;
      cached = { user_id: Number(claims.sub), exp: claims.exp };
      if (this.good.size >= 10_000) this.good.clear();
      this.good.set(token, cached);
    }
    return cached.exp > Date.now() / 1000 ? cached.user_id : null;
  }

  private verify(token: string): Claims | null {
    const [header, body, signature] = token.split('.');
    if (!header || !body || !signature) return null;
    if ((JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg: string }).alg !== 'HS256') return null;
    const expected = createHmac('sha256', this.key).update(`${header}.${body}`).digest();
    const received = Buffer.from(signature, 'base64url');
    if (received.length !== expected.length || !timingSafeEqual(received, expected)) return null;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
    return claims.iss === 'wateja' && claims.aud === 'wateja-api' ? claims : null;
  }
}
