/** The user and the database of a connection. */
interface Login {
  user: string;
  database: string;
}

interface Rule {
  pattern: RegExp;
  /** @param object the name that the pattern has matched: of an extension, a schema or a table */
  advise: (object: string, login: Login) => string;
}

const quote = (name: string) => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

const OWNERS_LOGIN =
  'set DATABASE_OWNER_URL to the login that owns the tables, here or for `npm run wateja -- migrate`.';

const grantOnDatabase = ({ user, database }: Login) => `GRANT CREATE ON DATABASE ${quote(database)} TO ${quote(user)};`;

const missingExtensionAdvice = (extension: string) =>
  `The database server does not have the extension ${extension}. Install PostgreSQL’s contrib package ` +
  'on the server, or allow the extension in the settings of the provider.';

/** The advice for each kind of refusal by PostgreSQL. The first rule that matches counts. */
const RULES: Rule[] = [
  {
    pattern: /permission denied to create extension "([^"]+)"/,
    advise: (extension, login) =>
      `The owner’s login needs CREATE on the database. As an administrator run: ${grantOnDatabase(login)} Or, connected ` +
      `to that database: CREATE EXTENSION ${quote(extension)};`,
  },
  {
    pattern: /extension "([^"]+)" is not available/,
    advise: missingExtensionAdvice,
  },
  {
    // PostgreSQL 14 and earlier write this message.
    pattern: /^could not open extension control file "([^"]+)"/,
    advise: (path) => missingExtensionAdvice(path.slice(path.lastIndexOf('/') + 1).replace('.control', '')),
  },
  {
    pattern: /permission denied for database/,
    advise: (_name, login) =>
      `The owner’s login needs CREATE on the database. As an administrator run: ${grantOnDatabase(login)}`,
  },
  {
    pattern: /permission denied for schema "?([^"\s]+)"?/,
    advise: (schema, { user }) =>
      `The owner’s login may not create tables in the schema ${schema}. As an administrator run: GRANT ` +
      `CREATE, USAGE ON SCHEMA ${quote(schema)} TO ${quote(user)}; Or, if this is the application’s login, ` +
      OWNERS_LOGIN,
  },
  {
    pattern: /must be owner of (.+)|permission denied for (?:table|sequence|function|view|type) (.+)/,
    advise: (object, { user }) => `The login ${user} does not own ${object}: ${OWNERS_LOGIN}`,
  },
];

/**
 * The advice for an operator when PostgreSQL has refused something because a right is missing. It names the right.
 * @param message PostgreSQL's error message
 * @returns undefined when the message is not about a missing right
 */
export function missingRight(message: string, login: Login): string | undefined {
  for (const { pattern, advise } of RULES) {
    const match = pattern.exec(message);
    if (match) return advise(match.slice(1).find(Boolean) ?? '', login);
  }
  return undefined;
}

/** The user and the database of a connection URL. */
export function loginOf(url: string): Login {
  const { username, pathname } = new URL(url);
  return { user: decodeURIComponent(username), database: decodeURIComponent(pathname.slice(1)) };
}
