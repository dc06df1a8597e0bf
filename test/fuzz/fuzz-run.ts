import fc from 'fast-check';

import { givenShop } from '../support/fixtures';
import { type Answer, createTestApp, type TestApp } from '../support/test-app';
import { toCurl } from './curl';
import { documentOf, type FuzzedOperation, fuzzedOperations } from './document';
import { fillPool } from './fill-pool';
import { Judge } from './judge';
import { Pool } from './pool';
import { anyPlan, type Caller, type PlainRequest, type Plan, toRequest } from './requests';
import { Values } from './values';

/** The longest time in milliseconds for an answer to a single request. A slower answer is a fault. */
const SLOW = 10_000;
const SEQUENCES = 40;
const MAX_SEQUENCE_LENGTH = 40;

/** A fault, and the shortest sequence of requests that leads to it. The last request shows the fault. */
export interface Finding {
  operation: string;
  fault: string;
  seed: number;
  commands: string[];
}

interface Sent {
  plan: Plan;
  request: PlainRequest;
}

/** Sends random requests to the whole application, and checks every answer against the document. */
export class FuzzRun {
  /** How many requests got an answer, by operation and status. */
  readonly answers = new Map<string, Map<number, number>>();
  readonly findings: Finding[] = [];
  cases = 0;
  private readonly knownFaults = new Set<string>();
  private readonly unhandledErrors: unknown[] = [];

  private constructor(
    private readonly testApp: TestApp,
    readonly operations: FuzzedOperation[],
    private readonly values: Values,
    private readonly judge: Judge,
  ) {
    // In production, an error that nothing catches would end the process, so it counts as a fault.
    process.on('unhandledRejection', (error) => this.unhandledErrors.push(error));
    process.on('uncaughtException', (error) => this.unhandledErrors.push(error));
  }

  static async open(only?: string): Promise<FuzzRun> {
    // So high that no request exceeds a limit. Answers then have the headers of rate limits.
    const limit = 100_000_000;
    const roles = ['anonymous', 'staff', 'manager', 'owner', 'admin'];
    const testApp = await createTestApp({ RATE_LIMITS: roles.map((role) => `${role}=${limit}`).join(',') });
    const document = await documentOf(testApp);
    const operations = fuzzedOperations(document).filter(({ name }) => !only || name === only);
    return new FuzzRun(testApp, operations, new Values(document), new Judge(document));
  }

  close(): Promise<void> {
    return this.testApp.close();
  }

  /** Sends random sequences of requests about a new shop. Stops after `cases` further requests, or at a new fault. */
  async batch(seed: number, cases: number, onProgress: (cases: number) => void): Promise<void> {
    const { pool, tokens } = await this.openShop();
    const end = this.cases + cases;
    let trace: Sent[] = [];
    let last: { fault: string; trace: Sent[] } | undefined;
    const sequence = fc.array(anyPlan(this.operations, this.values), {
      minLength: 1,
      maxLength: MAX_SEQUENCE_LENGTH,
      size: 'max',
    });
    const isSound = fc.asyncProperty(sequence, async (plans) => {
      trace = [];
      for (const plan of plans) {
        if (this.cases >= end && !last) return;
        const request = toRequest(plan, pool, tokens[plan.caller]);
        trace.push({ plan, request });
        // Requests that fast-check repeats to find the shortest way to a fault do not count as new cases.
        if (!last) this.cases++;
        const fault = await this.faultOf(plan, request, pool);
        onProgress(this.cases);
        if (!fault) continue;
        last = { fault, trace };
        throw new Error(fault);
      }
    });
    const result = await fc.check(isSound, {
      seed,
      numRuns: SEQUENCES,
      plugins: [fc.interruptAfterTimeLimit(120_000)],
    });
    if (!result.failed || !last) return;
    const operation = last.trace.at(-1)!.plan.operation.name;
    this.knownFaults.add(`${operation} ${kindOf(last.fault)}`);
    const commands = last.trace.map(({ plan, request }) => toCurl(request, plan.caller));
    this.findings.push({ operation, fault: last.fault, seed, commands });
  }

  private async faultOf(plan: Plan, request: PlainRequest, pool: Pool): Promise<string | undefined> {
    const begin = performance.now();
    const answer = await this.send(request);
    const duration = performance.now() - begin;
    this.count(plan.operation.name, answer.status);
    if (answer.status < 300) pool.harvest(answer.body);
    if (typeof answer.headers['etag'] === 'string') pool.add('etag', answer.headers['etag']);
    const fault =
      this.judge.faultOf(plan.operation, answer) ??
      (duration > SLOW ? `Slow: ${Math.round(duration)} ms` : undefined) ??
      (this.unhandledErrors.length > 0
        ? `Outside of requests: ${String(this.unhandledErrors.splice(0).at(0))}`
        : undefined);
    // A fault is reported only once, so that later requests can find others.
    return fault && this.knownFaults.has(`${plan.operation.name} ${kindOf(fault)}`) ? undefined : fault;
  }

  private async send(request: PlainRequest): Promise<Answer> {
    const answer = await this.testApp.app.inject(request);
    const isJson = String(answer.headers['content-type']).includes('json');
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: isJson && answer.payload !== '' ? JSON.parse(answer.payload) : undefined,
      text: answer.payload,
    };
  }

  private count(name: string, status: number): void {
    const statuses = this.answers.get(name) ?? new Map<number, number>();
    this.answers.set(name, statuses.set(status, (statuses.get(status) ?? 0) + 1));
  }

  private async openShop(): Promise<{ pool: Pool; tokens: Record<Caller, string | undefined> }> {
    // The wrong passwords of earlier batches would lock out the users of this one.
    await this.testApp.database.query('DELETE FROM login_attempts');
    const [shop, otherShop] = [await givenShop(this.testApp), await givenShop(this.testApp)];
    const pool = new Pool();
    const tokens = {
      ...{ staff: shop.staff, manager: shop.manager, owner: shop.owner, admin: shop.admin },
      ...{ stranger: otherShop.owner, nobody: undefined, forger: `${shop.owner}x` },
    };
    for (const token of Object.values(tokens)) await this.protect(pool, token);
    await fillPool(pool, this.testApp, shop);
    return { pool, tokens };
  }

  private async protect(pool: Pool, token: string | undefined): Promise<void> {
    const { body } = await this.testApp.request('GET', '/api/auth/me', token ? { token } : {});
    if (!body.user) return;
    pool.protect('user', body.user.id);
    pool.add('email', body.user.email);
  }
}

/** `Undocumented shape: /sale/id must be integer` is of the kind `Undocumented shape: /sale/id`. */
const kindOf = (fault: string) => fault.split(' ').slice(0, 3).join(' ');
