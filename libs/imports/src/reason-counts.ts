/** Maximum number of different reasons that are counted. */
const MAX_REASONS = 30;

/** Between the reasons of one row. Each begins with its column or with a capital letter, unlike a clause after a semicolon. */
const BETWEEN_REASONS = /; (?=[A-Z]|[a-z_.\d]+: )/;

/** The parts of a reason: those at odd positions are numbers. */
const partsOf = (reason: string): string[] => reason.split(/(\d+)/);

/** Counts why customers or sales are rejected. Reasons that differ only in numbers count as one. */
export class ReasonCounts {
  private readonly counts = new Map<string, { parts: string[]; count: number }>();

  /** Adds one customer or sale with its reasons. */
  add(reasons: string[]): void {
    const kinds = new Map(
      reasons.flatMap((reason) => reason.split(BETWEEN_REASONS)).map((kind) => [keyOf(kind), kind]),
    );
    for (const [key, reason] of kinds) {
      const counted = this.counts.get(key);
      if (counted) {
        counted.count += 1;
        counted.parts = withoutOtherNumbers(counted.parts, partsOf(reason));
      } else if (this.counts.size < MAX_REASONS) this.counts.set(key, { parts: partsOf(reason), count: 1 });
      else this.addOther();
    }
  }

  /** The number of customers or sales for each reason, most frequent first. */
  sorted(): Record<string, number> {
    const counted = [...this.counts.values()].sort((one, other) => other.count - one.count);
    return Object.fromEntries(counted.map(({ parts, count }) => [parts.join(''), count]));
  }

  private addOther(): void {
    const others = this.counts.get(OTHERS) ?? { parts: [OTHERS], count: 0 };
    this.counts.set(OTHERS, { ...others, count: others.count + 1 });
  }
}

const OTHERS = 'Other reasons';

const keyOf = (reason: string): string => reason.replace(/\d+/g, '…');

/** A number that is the same in all reasons of a kind tells something, such as the maximum. Others become `…`. */
const withoutOtherNumbers = (parts: string[], otherParts: string[]): string[] =>
  parts.map((part, index) => (part === otherParts[index] ? part : '…'));
