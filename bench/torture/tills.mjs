import { delay } from './wait.mjs';

/** Longest a till goes on trying, in milliseconds. */
const DEADLINE = 60_000;
/** Longest pause between two tries. A till would be politer; this keeps up the pressure. */
const PAUSE = 150;
const REFUND_SHARE = 0.12;

/** What a phase may do to a request. Anything else is a failure. */
export const RULES = {
  /** Instances are killed: answers may be missing. */
  kill: { noAnswer: true, unavailable: false },
  /** The database goes: 503, from instances that live. */
  database: { noAnswer: false, unavailable: true },
  /** Nothing is broken: every request is answered. */
  none: { noAnswer: false, unavailable: false },
  /** Instances leave gracefully, behind a load balancer: every request is answered, or refused before it is sent. */
  leave: { noAnswer: false, unavailable: false, isBalanced: true },
};

/** Tills that post sales and refunds, and try again until they have an answer. */
export class Tills {
  constructor({ fleet, books, random, session, clients }) {
    Object.assign(this, { fleet, books, random, session, clients });
    /** When a sale or refund was last acknowledged, by `performance.now()`. */
    this.lastAcknowledged = 0;
  }

  /** Every client sells until `mayGoOn` resolves to false. */
  async sell(tally, rules, mayGoOn) {
    const client = async () => {
      while (await mayGoOn()) {
        const refund = this.random.next() < REFUND_SHARE ? this.books.newRefund() : null;
        if (refund) await this.settle(tally, rules, refund);
        await this.settle(tally, rules, this.books.newSale());
      }
    };
    await Promise.all(Array.from({ length: this.clients }, client));
  }

  /** Has one sale or refund acknowledged and noted. @returns the answer, or null when the till gave up */
  async settle(tally, rules, entry) {
    tally.add(entry.sale ? 'refunds' : 'sales');
    const start = performance.now();
    const answer = await this.persist(tally, rules, entry.request, entry.repeatable);
    if (!answer) {
      tally.add('given_up');
      if (entry.repeatable) tally.fail('a request that may be repeated was never acknowledged');
      return null;
    }
    this.lastAcknowledged = performance.now();
    tally.slowest = Math.max(tally.slowest, this.lastAcknowledged - start);
    tally.add('acknowledged');
    const wrong = this.books.acknowledge(entry, answer);
    if (wrong) tally.fail(wrong);
    return answer;
  }

  /** Sends a request, again and again and wherever, until it is answered for good. Null when that never happens. */
  async persist(tally, rules, request, repeatable = true) {
    const deadline = performance.now() + DEADLINE;
    while (performance.now() < deadline) {
      const result = await this.attempt(tally, rules, request);
      if (result.answer) return result.answer;
      if (result.isFinal || !(repeatable || result.unsent)) return null;
      await delay(this.random.next() * PAUSE);
    }
    return null;
  }

  /** One try at an instance picked at random, dead or alive unless there is a load balancer. */
  async attempt(tally, rules, request) {
    tally.add('requests');
    const headers = { ...request.headers, ...(await this.session.headers()) };
    const candidates = this.fleet.instances.filter(({ isInRotation }) => isInRotation || !rules.isBalanced);
    const instance = this.random.pick(candidates.length > 0 ? candidates : this.fleet.instances);
    const outcome = await instance.send({ ...request, headers }).catch((error) => ({ error }));
    if (outcome.error) return this.unanswered(tally, rules, outcome.error);
    return this.judge(tally, rules, request, outcome);
  }

  unanswered(tally, rules, error) {
    if (error.refused) {
      tally.add('refused');
      return { unsent: true };
    }
    tally.add('no_answer');
    if (!rules.noAnswer) tally.fail(`no answer: ${error.message}`);
    return {};
  }

  judge(tally, rules, request, answer) {
    const { status, headers, body } = answer;
    if ((status >= 200 && status < 300) || rules.final?.includes(status)) {
      if (headers['idempotent-replayed']) tally.add('replayed');
      return { answer };
    }
    if (status === 409 && body?.code === 'request_in_progress') {
      tally.add('in_progress');
      return {};
    }
    if (status === 503) {
      tally.add('unavailable');
      if (!rules.unavailable) tally.fail(`503 ${body?.code} while the database was there`);
      else if (!headers['retry-after']) tally.fail('503 without Retry-After');
      return {};
    }
    tally.fail(`${request.method} ${request.path}: ${status} ${JSON.stringify(body)}`);
    return { isFinal: true };
  }
}
