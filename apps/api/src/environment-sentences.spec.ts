import { readFileSync } from 'node:fs';

import { readEnvironment } from './environment';

/** A wrong value for each variable, as an operator could write it. */
const WRONG: Record<string, string> = {
  PORT: 'http',
  INSTANCES: 'many',
  DATABASE_URL: 'mysql://shop@db.example/wateja',
  DATABASE_OWNER_URL: 'db.example',
  DATABASE_POOL: '1.5',
  NODE_ENV: 'prod',
  JWT_SECRET: 'secret',
  JWT_PREVIOUS_SECRETS: 'secret,other',
  SUPPRESSION_KEY: 'secret',
  OIDC_ISSUER: 'wateja',
  OIDC_JWKS_URL: 'http://keys.example',
  ADMIN_EMAIL: 'amina',
  ADMIN_PASSWORD: 'short',
  AUTOMATIC_BACKUPS: 'yes',
  DEMO_DATA: 'yes',
  DEMO_PASSWORD: 'short',
  REQUIRE_ADMIN_TOTP: 'yes',
  RATE_LIMITS: '600',
  TRUST_PROXY_HOPS: '-1',
  MAX_CONNECTIONS_PER_NETWORK: '0',
  API_DOCS: '1',
  METRICS_PORT: 'http',
  DRAIN_NOTICE_MS: '10s',
  CORS_ORIGINS: '*',
  EVENTS_BUDGET_MS: '1s',
  AT_USERNAME: 'duka la mama',
  AT_API_KEY: 'two\nlines',
  AT_SENDER_ID: 'DUKA&CO',
  AT_BASE_URL: 'at.example',
  SMTP_URL: 'mail.example',
  MAIL_FROM: 'Duka <duka@shop.example>',
  PUBLIC_URL: 'wateja.example',
  SMS_RATE: '0',
  SMS_COUNTRIES: 'Kenya',
  SMS_DAILY_LIMIT: '0',
  SMS_MONTHLY_CAP: 'much',
  SMS_PRICES: '0.80',
  SMS_CURRENCY: 'shillings',
  OPERATOR_NAME: 'Duka <duka@shop.example>',
  EMAIL_RATE: '1e9',
  MESSAGE_TIMEOUT_MS: '5',
  JOBS_PATIENCE: '1',
  WEBHOOKS_ALLOW_PRIVATE: 'yes',
  LOG_LEVEL: 'loud',
};

/** Any text is accepted here. Whether it is a folder or an address of this machine is found out later. */
const ANY_TEXT = ['HOST', 'DATA_DIR', 'LOG_DIR', 'OIDC_EMAIL_CLAIM', 'RESERVED_NAMES'];
/** These values are wrong only together with variables that they belong to. */
const OF_A_GROUP = ['OIDC_AUDIENCE'];

/** Terms of Zod, JavaScript and Node that mean nothing to an operator. */
const FOREIGN = /[Ii]nvalid|[Ee]xpected|[Rr]eceived|\bNaN\b|undefined|null|[Rr]egex|pattern|\bE[A-Z]{5,}\b/;

function sentencesFor(environment: NodeJS.ProcessEnv): string[] {
  try {
    readEnvironment(environment);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

describe('A wrong value of', () => {
  it.each(Object.entries(WRONG))('%s=%s is a sentence that names the variable and shows no secret', (name, value) => {
    const sentences = sentencesFor({ [name]: value });
    expect(sentences[0]).toMatch(new RegExp(`^${name} (?:must|cannot|is|has) .+\\.$`));
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^[A-Z_]+ .+\.$/);
      expect(sentence).not.toMatch(FOREIGN);
    }
    if (/SECRET|PASSWORD|KEY/.test(name)) expect(sentences.join()).not.toContain(value);
  });

  it('one of a group names the group', () => {
    expect(sentencesFor({ OIDC_AUDIENCE: 'wateja' })).toEqual([
      'OIDC_ISSUER must be set together with OIDC_AUDIENCE and OIDC_JWKS_URL.',
    ]);
  });

  it('every variable of docs/configuration.md is tried', () => {
    const rows = readFileSync('docs/configuration.md', 'utf8').match(/^\| `.*?\|/gm) ?? [];
    const documented = rows.flatMap((row) => [...row.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
    expect([...Object.keys(WRONG), ...ANY_TEXT, ...OF_A_GROUP].sort()).toEqual(documented.sort());
  });
});
