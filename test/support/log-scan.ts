import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { HOSTILE_VALUES } from './hostile';
import type { TestDatabase } from './test-database';

/** Names of fields with personal data or secrets, in requests and answers. */
const PERSONAL = new Set([
  'name',
  'phone',
  'email',
  'address',
  'content',
  'q',
  'new_email',
  'password',
  'new_password',
  // Tags of a customer, and tags that a request adds and removes.
  'tags',
  'tag',
  'add',
  'remove',
]);
const SECRET = /token|secret|password|challenge|recovery_codes|otpauth_url|^(?:api_)?key$/;
/** Fields with such names that are not secrets: a cursor, and the purpose of a token. */
const NO_SECRET = new Set(['token_type', 'next_cursor', 'key_id']);

/** Records with a name that are not people. */
const OF_NO_PERSON = new Set([
  'business',
  'businesses',
  'settings',
  'tiers',
  'tier',
  'by_tier',
  'api_key',
  'api_keys',
  'product',
  'products',
  'promotion',
  'promotions',
]);
/**
 * Routes below a business that are about people. The others are about the business, its texts, campaigns, products and
 * promotions.
 */
const ABOUT_BUSINESS =
  /^\/api\/(?:businesses(?!\/\d+\/members)|messaging\/[^/]+\/(?:templates|automatic)|campaigns|products|rewards\/[^/]+\/promotions)(?:$|[/?])/;

const HOSTILE = new Set(HOSTILE_VALUES);

/** Facts of a request that change from line to line and may be logged. */
const VOLATILE = /"(?:timestamp|(?:client_)?request_id|duration_ms)":(?:"[^"]*"|[\d.]+),?/g;

/** A place where a secret was found. */
export interface Leak {
  place: string;
  secret: string;
}

/** Collects all distinctive personal data and all secrets that the tests of one file sent or received. */
export class Secrets {
  private readonly values = new Set<string>();

  /** Collects the values of a body at any depth. `isOfPerson` is false if names in it are not names of people. */
  remember(value: unknown, isOfPerson = true, key = ''): void {
    if (typeof value === 'string') {
      const isSecret = SECRET.test(key) && !NO_SECRET.has(key);
      if (isSecret || (isOfPerson && PERSONAL.has(key))) this.add(value, isSecret);
    } else if (Array.isArray(value)) {
      for (const element of value) this.remember(element, isOfPerson, key);
    } else if (typeof value === 'object' && value !== null) {
      // The name of a line of a sale is that of a product.
      const isPerson = isOfPerson && !('product_id' in value);
      for (const [name, member] of Object.entries(value)) {
        this.remember(member, isPerson && !OF_NO_PERSON.has(name), name);
      }
    }
  }

  add(value: string, isSecret = true): void {
    const text = value.trim();
    // The hostile text is also the name of a business, so it is not a secret.
    if (HOSTILE.has(text) || !isDistinctive(text, isSecret)) return;
    this.values.add(text);
    // The text as JSON and URLs write it, and as the database simplifies or formats it.
    this.values.add(JSON.stringify(text).slice(1, -1));
    this.values.add(encodeURIComponent(text));
    const digits = text.replace(/\D/g, '');
    if (/^[+\d\s()./-]+$/.test(text) && digits.length >= 9) this.values.add(digits.replace(/^0/, ''));
  }

  get count(): number {
    return this.values.size;
  }

  /** Forgets everything, for the tests of the next file. */
  forget(): void {
    this.values.clear();
  }

  /** The secrets in these lines, with their places. Lines that differ only in the time are checked once. */
  leaksIn(lines: string[], place: (index: number) => string): Leak[] {
    const first = new Map<string, number>();
    lines.forEach((line, index) => {
      const constant = line.replace(VOLATILE, '');
      if (!first.has(constant)) first.set(constant, index);
    });
    // All lines at once first: some files have thousands of secrets and of lines, and no leak.
    const text = [...first.keys()].join('\n');
    const leaked = [...this.values].filter((secret) => text.includes(secret));
    const leaks: Leak[] = [];
    for (const [line, index] of first) {
      for (const secret of leaked) if (line.includes(secret)) leaks.push({ place: place(index), secret });
    }
    return leaks;
  }
}

/** Short or common words appear everywhere, so they are ignored. Tests about secrets must use rare words. */
function isDistinctive(text: string, isSecret: boolean): boolean {
  if (isSecret) return text.length >= 12;
  if (text.includes('@')) return text.length >= 9;
  if (/^[+\d\s()./-]+$/.test(text)) return text.replace(/\D/g, '').length >= 9;
  return text.length >= 9 && /[\s'’]/.test(text) && !/^(?:Test|Customer|Duka) \S+$/.test(text);
}

/** True for routes where a name is the name of a person. */
export const isAboutPeople = (url: string) => !ABOUT_BUSINESS.test(url);

/** The secrets of this test file, which logs must not contain. */
export const secrets = new Secrets();

/** The secrets in the log files of a folder, each with file and line. */
export async function leaksInLogs(folder: string, secretsToFind = secrets): Promise<Leak[]> {
  const leaks: Leak[] = [];
  for (const file of await readdir(folder).catch(() => [])) {
    const lines = (await readFile(join(folder, file), 'utf8')).split('\n');
    leaks.push(...secretsToFind.leaksIn(lines, (index) => `${file}:${index + 1}`));
  }
  return leaks;
}

/** Tables that record what happened. They must contain no personal data. */
const TELLING = ['outbox', 'audit_entries', 'reward_entries', 'customer_tiers'];

/** The secrets in the events, the audit trail and the ledger of points of a database. */
export async function leaksInDatabase(database: TestDatabase, secretsToFind = secrets): Promise<Leak[]> {
  const leaks: Leak[] = [];
  for (const table of TELLING) {
    const [existing] = await database.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
      table,
    ]);
    if (!existing?.exists) continue;
    // The `key` of an entry of points is no secret, though an answer with an API key calls that `key` too.
    const rows = await database.query<{ row: string }>(
      `SELECT DISTINCT (to_jsonb(t) - 'key')::text AS row FROM ${table} t`,
    );
    leaks.push(
      ...secretsToFind.leaksIn(
        rows.map(({ row }) => row),
        (index) => `${table}: ${rows[index]?.row}`,
      ),
    );
  }
  return leaks;
}

/** @throws Error that names each place where a secret was found */
export function assertNoLeaks(leaks: Leak[]): void {
  if (leaks.length === 0) return;
  const places = leaks.slice(0, 20).map(({ place, secret }) => `${place} holds ${JSON.stringify(secret)}`);
  throw new Error(`Personal data or a secret where none may be:\n${places.join('\n')}`);
}
