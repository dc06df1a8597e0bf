import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { idInUrl } from '@wateja/common';
import type { KeyObject } from 'node:crypto';
import { ExtractJwt, Strategy, type StrategyOptionsWithoutRequest } from 'passport-jwt';

import { TOKEN_KEY } from './token-key';

/** The name of the Passport strategy. */
export const ACCESS_TOKEN = 'access-token';

/** What every access token of ours says, and is checked for. */
export const ALGORITHM = 'HS256';
export const ISSUER = 'wateja';
export const AUDIENCE = 'wateja-api';

/** The claims this product adds or reads; `jti`, `iat` and `exp` come with them. */
export interface AccessTokenClaims {
  /** The user's id, in digits. */
  sub: string;
  typ: 'access';
}

/** Whom a good access token speaks for. They may have been deactivated since it was signed. */
export interface AccessTokenBearer {
  user_id: number;
}

/** Checks the signature, time, issuer and audience of a bearer token. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, ACCESS_TOKEN) {
  constructor(@Inject(TOKEN_KEY) key: KeyObject) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      // Typed as text or bytes; the JWT library below takes a key just as well.
      secretOrKey: key as unknown as Buffer,
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
    } satisfies StrategyOptionsWithoutRequest);
  }

  validate({ sub, typ }: Partial<Record<keyof AccessTokenClaims, unknown>>): AccessTokenBearer | null {
    const user_id = idInUrl.safeParse(sub);
    return typ === 'access' && user_id.success ? { user_id: user_id.data } : null;
  }
}
