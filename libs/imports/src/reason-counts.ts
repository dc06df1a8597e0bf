/** Maximum number of different reasons that are counted. */
const MAX_REASONS = 30;

/** Counts why customers or sales are rejected. Reasons that differ only in numbers count as one. */
export class ReasonCounts {
  private readonly counts = new Map<string, number>();

  /** Adds one customer or sale with its reasons. */
  add(reasons: string[]): void {
    const kinds = new Set(reasons.flatMap((reason) => reason.split('; ')).map((part) => part.replace(/\d+/g, '…')));
    for (const reason of kinds) {
      const key = this.counts.has(reason) || this.counts.size < MAX_REASONS ? reason : 'Other reasons';
      this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    }
  }

  /** The number of customers or sales for each reason, most frequent first. */
  sorted(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([, a], [, b]) => b - a));
  }
}
