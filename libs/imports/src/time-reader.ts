/** Whether 03/04/2024 is in April or in March. */
export type DateOrder = 'dmy' | 'mdy';

const YEAR_FIRST =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:[T ]|, ?)(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?(?: ?([ap]m))?)?(?: ?(z|[+-]\d{2}:?\d{2}))?$/i;
const YEAR_LAST =
  /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:(?:[T ]|, ?)(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?(?: ?([ap]m))?)?$/i;

/** Complete times, which the API accepts. */
const COMPLETE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:\d{2})$/;

const HALF_HOUR = 1_800_000;
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Reads times without an offset in a time zone, and dates with the day or the month first. */
export class TimeReader {
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();

  /**
   * @param dates null if unknown: dates that can be read in two ways are then rejected
   * @param isExact false: one millisecond before a full second is that second, which a workbook could not hold exactly
   */
  constructor(
    timezone: string,
    private readonly dates: DateOrder | null,
    private readonly isExact = false,
  ) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  }

  /** @returns the time in ISO 8601; the unchanged cell if it is not a time */
  read(cell: string): string {
    if (COMPLETE.test(cell)) return cell;
    const clock = this.readClock(cell);
    if (!clock) return cell;
    const { local, zone } = clock;
    return new Date(local - (zone ? offsetOf(zone) : this.offsetOfLocal(local))).toISOString();
  }

  /**
   * Reads a day of the calendar, which no time zone moves.
   * @returns the day such as `2027-03-31`; the time in ISO 8601 if the cell has an offset; the unchanged cell if it is neither
   */
  readDay(cell: string): string {
    const clock = COMPLETE.test(cell) ? null : this.readClock(cell);
    return clock && !clock.zone ? new Date(clock.local).toISOString().slice(0, 10) : this.read(cell);
  }

  /** True for a date such as 03/04/2024, if it is unknown whether the day or the month comes first. */
  isAmbiguous(cell: string): boolean {
    const [, first = '', second = ''] = YEAR_LAST.exec(cell) ?? [];
    return (
      this.dates === null &&
      first !== '' &&
      Number(first) <= 12 &&
      Number(second) <= 12 &&
      Number(first) !== Number(second)
    );
  }

  /** The local time, as if it were in UTC, and the offset if the cell has one. Null if the cell is not a time. */
  private readClock(cell: string): { local: number; zone: string | undefined } | null {
    const first = YEAR_FIRST.exec(cell);
    if (first) {
      const [, year, month, day, hour, minute, second, meridiem, zone] = first;
      const local = this.toLocal([year, month, day, hour, minute, second], meridiem);
      return local === null ? null : { local, zone };
    }
    const last = YEAR_LAST.exec(cell);
    if (!last || this.isAmbiguous(cell)) return null;
    const [, firstPart = '', secondPart = '', year = '', hour, minute, second, meridiem] = last;
    const isMonthFirst = this.dates === null ? Number(secondPart) > 12 : this.dates === 'mdy';
    const [month, day] = isMonthFirst ? [firstPart, secondPart] : [secondPart, firstPart];
    const local = this.toLocal([fullYear(year), month, day, hour, minute, second], meridiem);
    return local === null ? null : { local, zone: undefined };
  }

  private toLocal(parts: (string | undefined)[], meridiem: string | undefined): number | null {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
    if (meridiem && (hour < 1 || hour > 12)) return null;
    const hours = meridiem ? (hour % 12) + (meridiem.toLowerCase() === 'pm' ? 12 : 0) : hour;
    const written = Math.min(Math.round(second * 1_000), 59_999);
    const milliseconds = !this.isExact && written % 1_000 === 999 ? written + 1 : written;
    const local = Date.UTC(year, month - 1, day, hours, minute, 0, milliseconds);
    const date = new Date(local - milliseconds);
    const isValid = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    return isValid && hours <= 23 && minute <= 59 && second < 60 ? local : null;
  }

  /** If clocks show a time twice, the first one counts. If they skip it, the offset before the change counts. */
  private offsetOfLocal(local: number): number {
    const [before, after] = [this.offsetAt(local - DAY), this.offsetAt(local + DAY)];
    const isAfter = this.offsetAt(local - before) !== before && this.offsetAt(local - after) === after;
    return isAfter ? after : before;
  }

  /** The offset in milliseconds. Intl is slow, so the offset of each half hour is cached. */
  private offsetAt(time: number): number {
    const key = Math.floor(time / HALF_HOUR);
    const cachedOffset = this.offsets.get(key);
    if (cachedOffset !== undefined) return cachedOffset;
    const name = this.format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const offset = offsetOf(name.replace('GMT', ''));
    if (this.offsets.size > 10_000) this.offsets.clear();
    this.offsets.set(key, offset);
    return offset;
  }
}

/** Converts `+03:00`, `+0300`, `Z` or an empty text to milliseconds. */
function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})/.exec(zone) ?? [];
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE * (sign === '-' ? -1 : 1);
}

const fullYear = (year: string) => (year.length === 4 ? year : `${Number(year) < 70 ? 20 : 19}${year}`);
