import { type Permission, PERMISSION_NAMES, PERMISSIONS, TenantsService } from '@wateja/auth';

import { givenTemplate } from './campaign-shop';
import { expectStatus, givenCustomer, givenSale, givenShop, type Shop, signIn } from './fixtures';
import type { Operation } from './operations';
import { givenProgram } from './rewards-shop';
import { ADMIN, type Answer, createTestApp, type TestApp } from './test-app';

const ROLES = ['staff', 'manager', 'owner', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A kind of caller, described by its relation to the business of the requests. */
export interface Caller {
  name: string;
  kind: 'nobody' | 'person' | 'key';
  token?: string;
  /** The role in the business; null for people who do not work there. */
  role: Role | null;
  /** The scopes of a key with limited rights; null for all other callers. */
  scopes: Permission[] | null;
}

export interface Verdict {
  /** 200 stands for any success. */
  status: 200 | 401 | 403 | 404;
  code: string | null;
}

const refused = (status: 401 | 403 | 404, code: string): Verdict => ({ status, code });
const SUCCESS: Verdict = { status: 200, code: null };

/**
 * The expected answer by the table of permissions. The rule is written here a second time, independently of the guard.
 */
export function verdict(access: string, { kind, token, role, scopes }: Caller): Verdict {
  if (access === 'public') return SUCCESS;
  if (kind === 'nobody') return refused(401, token ? 'access_token_invalid' : 'access_token_missing');
  if (access === 'identified') return SUCCESS;
  if (access === 'authenticated') return kind === 'key' ? refused(403, 'person_required') : SUCCESS;
  const permission = access as Permission;
  const least: Role = PERMISSIONS[permission];
  if (role === null) return least === 'admin' ? refused(403, 'role_insufficient') : refused(404, 'business_not_found');
  if (ROLES.indexOf(role) < ROLES.indexOf(least)) return refused(403, 'role_insufficient');
  return scopes === null || scopes.includes(permission) ? SUCCESS : refused(403, 'scope_insufficient');
}

/** Permissions that the request to an operation needs beside the one of its route. */
const ALSO_NEEDED: Partial<Record<string, Permission>> = { applyTags: 'customers:read' };

/** The expected answer to the usual request. */
export function verdictOnRequest({ name, access }: Operation, caller: Caller): Verdict {
  const more = ALSO_NEEDED[name];
  return more === undefined || isRefused(access, caller) ? verdict(access!, caller) : verdict(more, caller);
}

export const isRefused = (access: string | null, caller: Caller) => verdict(access!, caller).status !== 200;

/** The actual answer as a {@link Verdict}. */
export function outcome({ status, body }: Answer): { status: number; code: string | null } {
  const isSuccess = status >= 200 && status < 300;
  return {
    status: isSuccess ? 200 : status,
    code: isSuccess ? null : ((body as { code?: string } | undefined)?.code ?? null),
  };
}

/** Two shops, and callers of every kind for the first of them. */
export class AccessWorld {
  private people = 0;
  readonly callers: Caller[] = [];

  private constructor(
    readonly testApp: TestApp,
    readonly home: Shop,
    readonly elsewhere: Shop,
  ) {}

  static async open(operations: (testApp: TestApp) => Promise<Operation[]>): Promise<[AccessWorld, Operation[]]> {
    const testApp = await createTestApp();
    const world = new AccessWorld(testApp, await givenShop(testApp), await givenShop(testApp));
    const allOperations = await operations(testApp);
    for (const shop of [world.home, world.elsewhere]) {
      await givenProgram(testApp, shop, { earn: { visit: { points: 1 } } });
      const customer = await givenCustomer(testApp, shop, { external_id: 'C-1', phone: '0712 000 004' });
      await givenSale(testApp, shop, { customer_id: customer.id, external_id: 'R-1' });
      // The receipt of the example of claims.
      await givenSale(testApp, shop, { external_id: 'R-2026-0750', total_amount: '2500.00', total_items: 1 });
      await givenTemplate(testApp, shop.business_id);
    }
    await world.gatherPeople();
    await world.gatherKeys();
    return [world, allOperations];
  }

  /**
   * Creates an account with these roles and logs it in. Writes to the database directly, which is faster than the
   * service.
   */
  async person(roles: [Shop, Role][]): Promise<{ id: number; email: string; token: string }> {
    const email = `matrix.${++this.people}@wateja.test`;
    const id = await this.account(email);
    for (const [shop, role] of roles) await this.membership(shop, id, role);
    return { id, email, token: await signIn(this.testApp, email, ADMIN.password) };
  }

  /** Another caller of the same kind, for requests that one person can make only once. */
  async twin({ role, ...caller }: Caller): Promise<Caller> {
    const { id, token } = await this.person(role && role !== 'admin' ? [[this.home, role]] : []);
    await this.testApp.database.query('UPDATE users SET is_admin = $2 WHERE id = $1', [id, role === 'admin']);
    return { ...caller, role, token };
  }

  /** A member of the shop who never logs in, with two security events, so that their list has a second page. */
  async member(shop: Shop): Promise<number> {
    const id = await this.account(`matrix.${++this.people}@wateja.test`);
    await this.membership(shop, id, 'staff');
    const events = `INSERT INTO security_events (user_id, kind) SELECT ${id}, 'signed_in' FROM generate_series(1, 2)`;
    await this.testApp.database.query(events);
    return id;
  }

  private async gatherPeople(): Promise<void> {
    const { home, elsewhere } = this;
    const person = (name: string, role: Role | null, token: string) =>
      this.callers.push({ name, kind: 'person', token, role, scopes: null });
    this.callers.push({ name: 'nobody', kind: 'nobody', role: null, scopes: null });
    this.callers.push({ name: 'nonsense', kind: 'nobody', token: 'nonsense', role: null, scopes: null });
    person('staff', 'staff', home.staff);
    person('manager', 'manager', home.manager);
    person('owner', 'owner', home.owner);
    person('owner of another business', null, elsewhere.owner);
    person('staff of another business', null, elsewhere.staff);
    const both = await this.person([
      [home, 'staff'],
      [elsewhere, 'owner'],
    ]);
    person('staff who own another business', 'staff', both.token);
    const removed = await this.person([[home, 'owner']]);
    await this.testApp.database.query('DELETE FROM memberships WHERE user_id = $1', [removed.id]);
    person('removed owner', null, removed.token);
    const inactive = await this.person([[home, 'owner']]);
    await this.testApp.database.query('UPDATE users SET is_active = false WHERE id = $1', [inactive.id]);
    this.callers.push({ name: 'inactive owner', kind: 'nobody', token: inactive.token, role: null, scopes: null });
    person('administrator', 'admin', home.admin);
    this.testApp.app.get(TenantsService).clear();
  }

  /** A key of each role, one key of the other shop, and for each permission of keys a key with only that permission. */
  private async gatherKeys(): Promise<void> {
    const key = async (name: string, shop: Shop, role: 'staff' | 'manager', scopes: Permission[] | null) => {
      const path = `/api/businesses/${shop.business_id}/api-keys`;
      const body = { name, role, ...(scopes && { scopes }) };
      const answer = await this.testApp.request('POST', path, { token: shop.owner, body });
      const token = expectStatus(answer, 201).body.key as string;
      this.callers.push({ name, kind: 'key', token, role: shop === this.home ? role : null, scopes });
    };
    await key('staff key', this.home, 'staff', null);
    await key('manager key', this.home, 'manager', null);
    await key('key of another business', this.elsewhere, 'manager', null);
    for (const scope of PERMISSION_NAMES.filter((name) => ['staff', 'manager'].includes(PERMISSIONS[name]))) {
      await key(`key for ${scope}`, this.home, 'manager', [scope]);
    }
    // The service records the use of a key at most once a minute, during an arbitrary request.
    await this.testApp.database.query("UPDATE api_keys SET last_used_at = now() + interval '1 day'");
  }

  private async account(email: string): Promise<number> {
    const [user] = await this.testApp.database.query<{ id: number }>(
      `INSERT INTO users (email, name, password_hash)
       SELECT $1, 'Somebody', password_hash FROM users WHERE email = $2 RETURNING id`,
      [email, ADMIN.email],
    );
    return user!.id;
  }

  private async membership(shop: Shop, user_id: number, role: Role): Promise<void> {
    const sql = 'INSERT INTO memberships (business_id, user_id, role) VALUES ($1, $2, $3)';
    await this.testApp.database.query(sql, [shop.business_id, user_id, role]);
  }
}
