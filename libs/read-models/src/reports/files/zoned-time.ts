const MINUTE_MS = 60_000;
/** Zones change their offset only at full quarters of an hour in UTC. */
const QUARTER_MS = 15 * MINUTE_MS;
/** Readers cut off what is less than a millisecond, and a fraction of a day is a little too small as often as too large. */
const MARGIN_MS = 0.25;
/** A quarter of an hour takes about 50 bytes, and a year of a shop has 35,000 of them. */
const MAX_QUARTERS = 100_000;

/** Writes moments as the clocks of one time zone show them. It keeps offsets, because Intl is slow. */
export class ZonedTime {
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();

  /** @param timezone IANA name */
  constructor(timezone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  }

  /** ISO 8601 with the offset of the zone: `2026-11-28T17:05:00.000+03:00`. */
  iso(time: Date): string {
    const offset = this.offsetAt(time.getTime());
    const [minutes, sign] = [Math.abs(offset) / MINUTE_MS, offset < 0 ? '-' : '+'];
    const local = new Date(time.getTime() + offset).toISOString().slice(0, -1);
    return `${local}${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(Math.floor(minutes % 60))}`;
  }

  /** The number that spreadsheets store for a time: the days since 30 December 1899 on the clocks of the zone. */
  serial(time: Date): number {
    return (time.getTime() + this.offsetAt(time.getTime()) + MARGIN_MS) / 86_400_000 + 25_569;
  }

  /** Milliseconds that the clocks of the zone are ahead of UTC. */
  private offsetAt(time: number): number {
    const quarter = Math.floor(time / QUARTER_MS);
    const cachedOffset = this.offsets.get(quarter);
    if (cachedOffset !== undefined) return cachedOffset;
    const offset = this.computeOffset(quarter * QUARTER_MS);
    if (this.offsets.size >= MAX_QUARTERS) this.offsets.clear();
    this.offsets.set(quarter, offset);
    return offset;
  }

  private computeOffset(time: number): number {
    const parts = new Map(this.format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return local - time;
  }
}

const twoDigits = (number: number) => String(number).padStart(2, '0');
