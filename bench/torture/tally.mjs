const SHOWN_FAILURES = 20;

/** The counts of a phase. */
export class Tally {
  constructor() {
    this.start = performance.now();
    this.counts = {
      ...{ sales: 0, quotes: 0, refunds: 0, acknowledged: 0, given_up: 0, requests: 0, replayed: 0 },
      ...{ no_answer: 0, refused: 0, unavailable: 0, in_progress: 0, failed: 0 },
    };
    this.slowest = 0;
    /** The faults that were caused, such as `50 kill -9`. */
    this.chaos = '';
    this.failures = [];
  }

  add(name) {
    this.counts[name]++;
  }

  fail(what) {
    this.add('failed');
    if (this.failures.length < SHOWN_FAILURES) this.failures.push(what);
  }

  end(chaos) {
    this.chaos = chaos;
    this.seconds = this.elapsed();
  }

  elapsed() {
    return (performance.now() - this.start) / 1_000;
  }

  /** A short summary: `kills: 400 sales, 50 refunds, 12.3 s`. */
  toString() {
    const counted = Object.entries(this.counts).filter(([, count]) => count > 0);
    const counts = counted.map(([name, count]) => `${count} ${name.replace('_', ' ')}`);
    return [...counts, `${this.elapsed().toFixed(1)} s`].join(', ');
  }
}
