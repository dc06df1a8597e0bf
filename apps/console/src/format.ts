/**
 * Formats numbers, money and times as people in Kenya write them. Amounts are decimal strings and never become floats.
 */
export interface Format {
  money(amount: string): string;
  /** A short form for axes, such as `22K`. English in both languages: Swahili writes "elfu 22", which is long. */
  compact(value: number): string;
  number(value: number | string): string;
  /** From a share between 0 and 100. */
  percent(value: number, digits?: number): string;
  /** Such as "3 Nov 2026". */
  date(time: string): string;
  /** Such as "3 Nov 2026", from a day without a time, such as `2026-11-03`. It is the same day in every zone. */
  plainDate(day: string): string;
  /** Such as "3 Nov", from a day without a time. */
  plainDay(day: string): string;
  /** Such as "November 2026", from a day without a time. */
  plainMonth(day: string): string;
  /** Such as "Nov 2026", from a day without a time. */
  plainShortMonth(day: string): string;
  /** Such as "Nov", from a day without a time. */
  plainMonthName(day: string): string;
  /** Such as "3 Nov 2026, 18:45". */
  dateTime(time: string): string;
  time(time: string): string;
  /** Such as "3 days ago", up to a week; then the date. Days are those of the shop's calendar. */
  ago(time: string, now?: number): string;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const HOUR_MS = 60 * 60 * 1_000;
const MINUTE_MS = 60 * 1_000;

/** @param timeZone the shop's, because its days are the days of its sales */
export function formatFor(language: string, currency: string, timeZone: string): Format {
  const locale = `${language}-KE`;
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale === 'en-KE' ? 'en-GB' : locale, {
      timeZone,
      hourCycle: 'h23',
      ...options,
    });
    return (time: string) => format.format(new Date(time));
  };
  const plainDays = (options: Intl.DateTimeFormatOptions) => {
    const format = dates({ timeZone: 'UTC', ...options });
    return (day: string) => format(`${day}T00:00:00Z`);
  };
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const compact = new Intl.NumberFormat('en-KE', { notation: 'compact', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const dateParts = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const date = dates(dateParts);
  // Canadian English writes a day as `2026-11-03`.
  const calendar = new Intl.DateTimeFormat('en-CA', { timeZone, day: '2-digit', month: '2-digit', year: 'numeric' });
  const dayNumber = (milliseconds: number) => Date.parse(calendar.format(milliseconds)) / DAY_MS;
  return {
    money: (amount) => money.format(exact(amount)),
    compact: (value) => compact.format(value),
    number: (value) => number.format(typeof value === 'string' ? exact(value) : value),
    percent: (value, digits = 0) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(value / 100),
    date,
    plainDate: plainDays(dateParts),
    plainDay: plainDays({ day: 'numeric', month: 'short' }),
    plainMonth: plainDays({ month: 'long', year: 'numeric' }),
    plainShortMonth: plainDays({ month: 'short', year: 'numeric' }),
    plainMonthName: plainDays({ month: 'short' }),
    dateTime: dates({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
    time: dates({ hour: '2-digit', minute: '2-digit' }),
    ago(time, now = Date.now()) {
      const then = Date.parse(time);
      const days = dayNumber(now) - dayNumber(then);
      if (days > 7) return date(time);
      if (days > 0) return relative.format(-days, 'day');
      const passed = now - then;
      if (passed < MINUTE_MS) return relative.format(0, 'second');
      return passed < HOUR_MS
        ? relative.format(-Math.floor(passed / MINUTE_MS), 'minute')
        : relative.format(-Math.floor(passed / HOUR_MS), 'hour');
    },
  };
}

/**
 * `Intl` formats a decimal string without rounding it to a float; its type requires the string to look like a number.
 */
const exact = (amount: string) => amount as Intl.StringNumericLiteral;
