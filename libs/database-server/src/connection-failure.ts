import { types } from 'node:util';

import { DatabaseNotPrepared } from './database-not-prepared';
import { loginOf } from './missing-right';
import { withClient } from './with-client';

/** The variables with connection URLs. */
type UrlVariable = 'DATABASE_URL' | 'DATABASE_OWNER_URL';

/** How long PostgreSQL may take to accept the first connection. */
const CONNECT_TIMEOUT_MS = 15_000;

/** The parts of a connection that sentences name. None of them is a password. */
interface Target {
  /** The variable with the URL. */
  variable: UrlVariable;
  /** The host and the port. */
  address: string;
  hostname: string;
  user: string;
  database: string;
}

/** An error of Node, TLS or PostgreSQL. Those of PostgreSQL have an SQLSTATE as their code. */
interface Failure {
  code?: string | undefined;
  message: string;
}

type Explain = (target: Target, failure: Failure) => string;

const nothingAnswers: Explain = ({ address }) =>
  `nothing answers at ${address}. Start PostgreSQL there, or correct the host and the port.`;

const noSuchHost: Explain = ({ variable, hostname }) =>
  `there is no host with the name ${hostname}. Correct the name in ${variable}.`;

const notPostgresql: Explain = ({ address }) =>
  `the program at ${address} does not speak as PostgreSQL does. Correct the host and the port.`;

const untrusted: Explain = ({ address }, { code, message }) =>
  `the certificate of ${address} is refused (${message || code}). Add sslrootcert=FILE with the certificate of its ` +
  'authority to the URL, or sslmode=no-verify to accept any certificate.';

const CODES: Record<string, Explain> = {
  ECONNREFUSED: nothingAnswers,
  ETIMEDOUT: nothingAnswers,
  EHOSTUNREACH: nothingAnswers,
  ENETUNREACH: nothingAnswers,
  ENOTFOUND: noSuchHost,
  EAI_AGAIN: noSuchHost,
  ECONNRESET: notPostgresql,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: untrusted,
  CERT_NOT_YET_VALID: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
  '28P01': ({ variable, address, user }) =>
    `PostgreSQL at ${address} refuses the user ${user}: the password is wrong, or there is no such user. Correct both ` +
    `in ${variable}.`,
  '3D000': ({ variable, address, user, database }) =>
    `PostgreSQL at ${address} has no database ${database}. Create it (CREATE DATABASE ${database} OWNER ${user};), or ` +
    `correct the name in ${variable}.`,
  '42501': ({ user, database }) =>
    `the user ${user} may not connect to the database ${database}. As an administrator run: GRANT CONNECT ON ` +
    `DATABASE ${database} TO ${user};`,
  '53300': ({ address }) =>
    `PostgreSQL at ${address} has no free connection. Close other programs, or raise its max_connections.`,
  '57P03': ({ address }) => `PostgreSQL at ${address} is just starting or stopping. Start Wateja again in a minute.`,
};

/** Failures that have no code of their own, by their message. */
const MESSAGES: [RegExp, Explain][] = [
  [/timeout expired|timed out/i, nothingAnswers],
  [
    /role "[^"]*" does not exist/,
    ({ variable, address, user }) =>
      `PostgreSQL at ${address} has no user ${user}. Create it (CREATE ROLE ${user} LOGIN PASSWORD '…';), or correct ` +
      `the user in ${variable}.`,
  ],
  [
    /pg_hba\.conf.*no encryption/,
    ({ address, user }) =>
      `PostgreSQL at ${address} does not let ${user} connect without TLS. Add sslmode=verify-full to the URL. If the ` +
      'server has no TLS, allow this machine in its pg_hba.conf.',
  ],
  [
    /pg_hba\.conf/,
    ({ address, user, database }) =>
      `PostgreSQL at ${address} does not let ${user} connect to ${database} from this machine. Allow it in the ` +
      'pg_hba.conf of the server.',
  ],
  [
    /server does not support SSL/,
    ({ address }) => `PostgreSQL at ${address} has no TLS. Remove sslmode from the URL, or switch TLS on there.`,
  ],
  [
    /password must be a (?:non-empty )?string/,
    ({ variable, user }) => `the URL has no password for ${user}. Add it: ${variable}=postgresql://${user}:PASSWORD@…`,
  ],
  [
    /terminated unexpectedly|connection.{0,40} (?:ended|closed)|invalid response|unknown.{0,40} message/i,
    notPostgresql,
  ],
];

/**
 * Opens and closes one connection, so that a wrong setting is found before anything else happens.
 * @throws DatabaseNotPrepared with a sentence that names the variable, and shows no password
 */
export async function assertReachable(variable: UrlVariable, url: string): Promise<void> {
  try {
    await withClient(url, async () => undefined, CONNECT_TIMEOUT_MS);
  } catch (error) {
    throw new DatabaseNotPrepared(explainConnectionFailure(error, variable, url), { cause: error });
  }
}

/** Returns sentences that say why a connection to `url` failed, and what the operator can do. */
export function explainConnectionFailure(error: unknown, variable: UrlVariable, url: string): string {
  const { hostname, port } = new URL(url);
  const { user, database } = loginOf(url);
  const target: Target = { variable, hostname, address: `${hostname || 'localhost'}:${port || 5432}`, user, database };
  const failure = lastFailureOf(error);
  const [, byMessage] = MESSAGES.find(([pattern]) => pattern.test(failure.message)) ?? [];
  const explain = CODES[failure.code ?? ''] ?? byMessage;
  const reason =
    explain?.(target, failure) ?? `PostgreSQL at ${target.address} refuses to connect: ${failure.message}.`;
  return `${variable}: ${reason}`;
}

/** If a name has several addresses, Node tries them all. The last error is as good as the others. */
function lastFailureOf(error: unknown): Failure {
  if (!types.isNativeError(error)) return { message: String(error) };
  return ((error as Partial<AggregateError>).errors?.at(-1) as Failure | undefined) ?? error;
}
