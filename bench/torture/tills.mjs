import { delay } from './wait.mjs';

/** The time, in milliseconds, after which a till stops retrying. */
const DEADLINE = 60_000;
/** Maximum pause between two attempts. It is shorter than in a real till, to keep the load high. */
const PAUSE = 150;
const REFUND_SHARE = 0.12;
const QUOTED_SHARE = 0.25;

/** The failures of requests that each phase allows. Any other failure is an error. */
export const RULES = {
  /** Instances are killed, so answers may be missing. */
  kill: { noAnswer: true, unavailable: false },
  /** The database stops, so running instances may answer 503. */
  database: { noAnswer: false, unavailable: true },
  /** Nothing fails, so every request is answered. */
  none: { noAnswer: false, unavailable: false },
  /** Instances shut down behind a load balancer. Every request is answered, or refused before it is sent. */
  leave: { noAnswer: false, unavailable: false, isBalanced: true },
};

/** Tills that post sales and refunds, and retry until they have an answer. */
export class Tills {
  constructor({ fleet, books, random, session, clients }) {
    Object.assign(this, { fleet, books, random, session, clients });
    /** The time of the last acknowledged sale or refund, by `performance.now()`. */
    this.lastAcknowledged = 0;
  }

  /** Lets every client sell until `mayGoOn` resolves to false. */
  async sell(tally, rules, mayGoOn) {
    const client = async () => {
      while (await mayGoOn()) {
        const refund = this.random.next() < REFUND_SHARE ? this.books.newRefund() : null;
        if (refund) await this.settle(tally, rules, refund);
        const quoted = this.random.next() < QUOTED_SHARE ? await this.askForQuote(tally, rules) : null;
        await this.settle(tally, rules, quoted ?? this.books.newSale());
      }
    };
    await Promise.all(Array.from({ length: this.clients }, client));
  }

  /** Asks for a quote that reserves points. @returns the sale at its price, with a key if `always`; null if there is none */
  async askForQuote(tally, rules, always = false) {
    tally.add('quotes');
    const quote = this.books.newQuote();
    const answer = await this.persist(tally, rules, quote.request);
    if (answer) return this.books.newQuotedSale(quote, answer.body.quote, always);
    tally.fail('a quote was never answered');
    return null;
  }

  /** Posts one sale or refund and records the answer. @returns the answer, or null if the till stopped retrying */
  async settle(tally, rules, entry) {
    tally.add(entry.sale ? 'refunds' : 'sales');
    const start = performance.now();
    const answer = await this.persist(tally, rules, entry.request, entry.repeatable);
    if (!answer) {
      tally.add('given_up');
      if (entry.repeatable) tally.fail('a request that may be repeated was never acknowledged');
      return null;
    }
    this.lastAcknowledged = entry.acknowledged_at = performance.now();
    tally.slowest = Math.max(tally.slowest, this.lastAcknowledged - start);
    tally.add('acknowledged');
    const wrong = this.books.acknowledge(entry, answer);
    if (wrong) tally.fail(wrong);
    return answer;
  }

  /** Sends a request to any instance, and retries until there is a final answer. @returns null if there was none */
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

  /** One attempt at a random instance. Without a load balancer, the instance may be down. */
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
