import { readFile } from 'node:fs/promises';

import { type ApiProcess, startApi } from '../../test/support/api-process';
import { ADMIN } from '../../test/support/test-app';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database';

/** Linux counts CPU time in ticks of 10 ms. */
const TICK_MS = 10;
const JWT_SECRET = 'q3aCjU62rrRF3bmoqPei1mx7kf7HzAzLyWMROp9QwRRESV83nAU4SWdzjNZgDJ+H';

/** A service in a process of its own, so that its CPU time is that of the service alone. */
export class HostileServer {
  private constructor(
    private readonly api: ApiProcess,
    readonly database: TestDatabase,
    readonly origin: string,
    readonly token: string,
  ) {}

  /** @param directory the folder for its data and logs */
  static async start(directory: string, environment: NodeJS.ProcessEnv = {}): Promise<HostileServer> {
    const database = await createTestDatabase();
    const api = startApi({
      DATABASE_URL: database.application_url,
      DATABASE_OWNER_URL: database.owner_url,
      DATA_DIR: directory,
      LOG_DIR: `${directory}/logs`,
      JWT_SECRET,
      ...environment,
    });
    const origin = new URL(await api.ready()).origin;
    const login = await post(`${origin}/api/auth/login`, ADMIN);
    const { access_token } = (await login.json()) as { access_token: string };
    return new HostileServer(api, database, origin, access_token);
  }

  get port(): number {
    return Number(new URL(this.origin).port);
  }

  /** The CPU time that the service has used so far, in milliseconds. */
  async cpuMs(): Promise<number> {
    const stat = await readFile(`/proc/${this.api.child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  /** Sends a request as the administrator, and reads the whole answer. */
  async ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(this.origin + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  /** @returns the id of a new shop with so many customers */
  async shop(name: string, customers: number): Promise<number> {
    const created = await this.ask('POST', '/api/businesses', { name });
    const { id } = (created.body as { business: { id: number } }).business;
    for (let number = 0; number < customers; number++) {
      await this.ask('POST', `/api/customers/${id}`, { name: `Amina ${number}` });
    }
    return id;
  }

  async stop(): Promise<void> {
    this.api.child.kill('SIGTERM');
    await this.api.ended;
    await this.database.drop();
  }
}

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
