import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT, isLoopbackAddress } from '@wateja/config';

import type { AuthEnvironment } from '../environment';
import { hashPassword } from './passwords';
import { PERSONAL } from './users.service';

/** The domain of the demo shop's accounts. Nobody can receive mail there. */
export const DEMO_DOMAIN = '@demo.wateja.example';

interface Account {
  email: string;
  password_hash: string;
  is_admin: boolean;
  managed_by_business_id: number | bigint;
}

/** An administrator, or an account that a shop has made, is no account of the demo shop, whatever its email is. */
const isDemoAccount = ({ email, is_admin, managed_by_business_id }: Account) =>
  email.endsWith(DEMO_DOMAIN) && !is_admin && Number(managed_by_business_id) === PERSONAL;

/**
 * Which password the demo accounts have. The documentation shows their password, so it works only where nobody else can
 * reach the service. The stored hash stays as it is: the same database may serve this machine and others.
 */
@Injectable()
export class DemoAccounts {
  private hash?: Promise<string>;

  constructor(@Inject(ENVIRONMENT) private readonly env: AuthEnvironment) {}

  /**
   * `documented`: the password that the documentation shows. `chosen`: the one in DEMO_PASSWORD. `none`: nobody can log
   * in to a demo account.
   */
  get password(): 'documented' | 'chosen' | 'none' {
    const { DEMO_PASSWORD, NODE_ENV, HOST, TRUST_PROXY_HOPS } = this.env;
    if (DEMO_PASSWORD !== undefined) return 'chosen';
    // A reverse proxy on this machine opens the loopback address to others.
    const isPrivate = NODE_ENV !== 'production' && isLoopbackAddress(HOST) && TRUST_PROXY_HOPS === 0;
    return isPrivate ? 'documented' : 'none';
  }

  /** The hash that a password of the account must match; undefined when no password does. */
  async hashOf(account: Account): Promise<string | undefined> {
    if (this.password === 'documented' || !isDemoAccount(account)) return account.password_hash;
    if (this.env.DEMO_PASSWORD === undefined) return undefined;
    return (this.hash ??= hashPassword(this.env.DEMO_PASSWORD));
  }
}
