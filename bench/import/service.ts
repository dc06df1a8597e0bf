import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Probe } from '../probe/probe';

const ROOT = resolve(__dirname, '../..');
const PRODUCT = join(ROOT, 'dist/apps/api/src/main.js');
const START_TIMEOUT_MS = 120_000;
const ADMIN = { email: 'admin@bench.wateja.example', password: 'karibu-dukani-tena' };
/** Shorter than the life of an access token. */
const RENEW_AFTER_MS = 5 * 60_000;

/** The built service, which can be killed and started again on the same database and the same folder. */
export class Service {
  readonly probe: Probe;
  /** The secrets stay the same after each start. In production they must be random. */
  private readonly secrets = {
    JWT_SECRET: randomBytes(48).toString('base64url'),
    SUPPRESSION_KEY: randomBytes(32).toString('hex'),
  };
  private child: ChildProcess | undefined;
  private origin = '';
  private token = '';
  private since = 0;

  /** @param settings the environment of the service @param directory the folder of its files */
  constructor(
    private readonly settings: Record<string, string>,
    private readonly directory: string,
  ) {
    this.probe = new Probe(directory);
  }

  /** Starts the service. @throws Error if it does not listen within two minutes */
  async start(): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const log = join(this.directory, 'output.log');
    await rm(log, { force: true });
    const output = await open(log, 'w');
    this.child = spawn(process.execPath, [...this.probe.execArgv, PRODUCT], {
      cwd: ROOT,
      stdio: ['ignore', output.fd, output.fd],
      env: { ...process.env, ...this.environment(), ...this.probe.env, ...this.settings },
    });
    await output.close();
    this.origin = await this.originIn(log);
    this.since = 0;
  }

  private environment(): Record<string, string> {
    return {
      ...{ NODE_ENV: 'production', PORT: '0', DEMO_DATA: 'false', DATA_DIR: this.directory },
      ...{ LOG_DIR: join(this.directory, 'logs'), ...this.secrets },
      ...{ ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password },
    };
  }

  private async originIn(log: string): Promise<string> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const output = await readFile(log, 'utf8');
      const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
      if (origin !== undefined) return origin;
      if (this.child?.exitCode !== null || Date.now() > deadline)
        throw new Error(`No server:\n${output.slice(-2_000)}`);
      await delay(50);
    }
  }

  /** Ends the process without warning, as `kill -9` does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /**
   * Sends a request as the administrator.
   * @throws Error if the answer is not a success
   */
  async request<Answer>(method: string, path: string, body?: object | FormData): Promise<Answer> {
    return (await (await this.answer(method, path, body)).json()) as Answer;
  }

  /** Sends a request as {@link request} does, and returns an answer that need not be JSON. */
  async answer(method: string, path: string, body?: object | FormData): Promise<Response> {
    const isForm = body instanceof FormData;
    const answer = await fetch(`${this.origin}/api/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.currentToken()}`,
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  private async currentToken(): Promise<string> {
    if (Date.now() - this.since < RENEW_AFTER_MS) return this.token;
    const answer = await fetch(`${this.origin}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    if (!answer.ok) throw new Error(`The sign-in answered ${answer.status}: ${await answer.text()}`);
    this.token = ((await answer.json()) as { access_token: string }).access_token;
    this.since = Date.now();
    return this.token;
  }
}
