import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { closeLog, openLog } from '@wateja/logging';
import { PrismaService } from '@wateja/prisma';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ApiEnvironment, readEnvironment } from '../../apps/api/src/environment';
import { createApp } from '../../apps/api/src/create-app';
import { assertDocumented } from './documented-answers';
import { assertNoLeaks, isAboutPeople, leaksInDatabase, leaksInLogs, secrets } from './log-scan';
import { MultipartBody } from './multipart-body';
import { createTestDatabase, TEST_DIRECTORY, type TestDatabase } from './test-database';

/** The platform administrator that the application creates in an empty database. */
export const ADMIN = { email: 'admin@wateja.test', password: 'correct horse battery staple' };
/** The hash of this password with the least parameters of argon2id: nearly every test signs the administrator in. */
const ADMIN_HASH = '$argon2id$v=19$m=8,t=1,p=1$9P7VJv8sFBe+f8cUfSRP8w$aMDBr38bnLdSd7aESAe/4ak6+3jtog805uvbBbTGi4w';

/**
 * All applications have the same secret, because two of them can share a database. It is random, as production demands.
 */
const JWT_SECRET = 'q3aCjU62rrRF3bmoqPei1mx7kf7HzAzLyWMROp9QwRRESV83nAU4SWdzjNZgDJ+H';

/** All applications have the same key, because two of them can share a database. */
export const SUPPRESSION_KEY = 'a5'.repeat(32);

/** The parts of an answer that tests check. `body` is the parsed JSON; undefined if the answer is not JSON. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  body: any;
  text: string;
}

export interface RequestOptions {
  token?: string;
  /** Sent as JSON, or as a form with a file. A string is sent unchanged. */
  body?: unknown;
  headers?: Record<string, string>;
}

declare global {
  /** Each of these closes something that the tests of this file have opened and not closed. */
  var leftOpen: Set<() => Promise<void>> | undefined;
  /** Closes all of `leftOpen`. The environment of the tests provides it: test-environment.cjs. */
  var closeLeftOpen: () => Promise<void>;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'OPTIONS' | 'HEAD';

/** The whole application on its own database. Requests do not use a socket. */
export interface TestApp {
  app: NestFastifyApplication;
  /** Runs SQL as the administrator of the database, who can read every business. */
  prisma: PrismaService;
  env: ApiEnvironment;
  database: TestDatabase;
  request(method: Method, path: string, options?: RequestOptions): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Starts the application like `npm start`, on a new database.
 * @param overrides environment variables; by default there are no rate limits and no demo shop
 * @param database a database to use instead of a new one
 * @param keepsDatabase whether `close` leaves the database to others, without a search for secrets in it; by default it
 * leaves a database that was given
 */
export async function createTestApp(
  overrides: NodeJS.ProcessEnv = {},
  database?: TestDatabase,
  keepsDatabase = database !== undefined,
): Promise<TestApp> {
  const ownDatabase = database ?? (await createTestDatabase());
  const directory = await mkdtemp(join(process.env[TEST_DIRECTORY] ?? tmpdir(), 'app-'));
  const env = readEnvironment({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: ownDatabase.application_url,
    DATABASE_OWNER_URL: ownDatabase.owner_url,
    DATABASE_POOL: '10',
    DATA_DIR: directory,
    JWT_SECRET,
    SUPPRESSION_KEY,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    DEMO_DATA: 'false',
    RATE_LIMITS: 'off',
    // The maximum, for a busy machine: tests read the results of follow-up work, so they must wait for it.
    EVENTS_BUDGET_MS: '10000',
    LOG_DIR: join(directory, 'logs'),
    ...overrides,
  });
  const log = openLog(env, { console: false });
  const app = await createApp(env, { url: ownDatabase.application_url, role: null }, log);
  try {
    await app.init();
  } catch (error) {
    await app.close();
    throw error;
  }
  await app.getHttpAdapter().getInstance().ready();
  if (!database) {
    await ownDatabase.query('UPDATE users SET password_hash = $1 WHERE email = $2', [ADMIN_HASH, ADMIN.email]);
  }
  const prisma = new PrismaService({ url: ownDatabase.admin_url, poolSize: 2 });
  return {
    app,
    prisma,
    env,
    database: ownDatabase,
    request: (method, path, options) => inject(app, method, path, options),
    close: closedAtTheLatestByTheEnd(async () => {
      await app.close();
      await closeLog(log);
      await prisma.$disconnect();
      // Every test file checks that its logs, events and audit entries contain no secrets.
      const leaks = await leaksInLogs(env.LOG_DIR);
      if (!keepsDatabase) {
        leaks.push(...(await leaksInDatabase(ownDatabase)));
        await ownDatabase.drop();
      }
      await rm(directory, { recursive: true, force: true });
      assertNoLeaks(leaks);
    }),
  };
}

/**
 * A failed test may not have closed its application, which would disturb the tests of other files. Therefore
 * test-environment.cjs closes everything that the file has left open.
 */
function closedAtTheLatestByTheEnd(close: () => Promise<void>): () => Promise<void> {
  const leftOpen = (globalThis.leftOpen ??= new Set());
  const closeOnce = async () => {
    leftOpen.delete(closeOnce);
    await close();
  };
  leftOpen.add(closeOnce);
  return closeOnce;
}

async function inject(
  app: NestFastifyApplication,
  method: Method,
  url: string,
  { token, body, headers = {} }: RequestOptions = {},
): Promise<Answer> {
  secrets.remember(body, isAboutPeople(url));
  if (token) secrets.add(token);
  const answer = await app.inject({
    method,
    url,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': body instanceof MultipartBody ? body.type : 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: payloadOf(body) }),
  });
  const isJson = /json(?:;|$)/.test(String(answer.headers['content-type']));
  if (isJson && url !== '/api/openapi.json') secrets.remember(answer.json(), isAboutPeople(url));
  const shown = {
    status: answer.statusCode,
    headers: answer.headers,
    body: isJson ? answer.json() : undefined,
    text: answer.payload,
  };
  assertDocumented(method, url, shown);
  return shown;
}

function payloadOf(body: unknown): string {
  if (body instanceof MultipartBody) return body.payload;
  return typeof body === 'string' ? body : JSON.stringify(body);
}
