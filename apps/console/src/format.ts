/** Says numbers, money and times as people in Kenya write them. Amounts are decimal strings and never become floats. */
export interface Format {
  money(amount: string): string;
  /** A short form for axes, such as `22K`. English in both languages: Swahili writes "elfu 22", which is long. */
  compact(value: number): string;
  number(value: number | string): string;
  /** From a share between 0 and 100. */
  percent(value: number, digits?: number): string;
  /** Such as "3 Nov 2026". */
  date(time: string): string;
  /** Such as "3 Nov". */
  day(time: string): string;
  /** Such as "November 2026". */
  month(time: string): string;
  /** Such as "3 Nov 2026, 18:45". */
  dateTime(time: string): string;
  time(time: string): string;
  /** Such as "3 days ago", up to a week; then the date. */
  ago(time: string, now?: number): string;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const STEPS = [
  ['day', DAY_MS],
  ['hour', 60 * 60 * 1_000],
  ['minute', 60 * 1_000],
] as const;

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
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const compact = new Intl.NumberFormat('en-KE', { notation: 'compact', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const date = dates({ day: 'numeric', month: 'short', year: 'numeric' });
  return {
    money: (amount) => money.format(exact(amount)),
    compact: (value) => compact.format(value),
    number: (value) => number.format(typeof value === 'string' ? exact(value) : value),
    percent: (value, digits = 0) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(value / 100),
    date,
    day: dates({ day: 'numeric', month: 'short' }),
    month: dates({ month: 'long', year: 'numeric' }),
    dateTime: dates({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
    time: dates({ hour: '2-digit', minute: '2-digit' }),
    ago(time, now = Date.now()) {
      const passed = now - new Date(time).getTime();
      if (passed > 7 * DAY_MS) return date(time);
      const [unit, size] = STEPS.find(([, step]) => passed >= step) ?? (['minute', 60_000] as const);
      return relative.format(-Math.floor(passed / size), unit);
    },
  };
}

/** `Intl` formats a decimal string without rounding it to a float; its type wants to know that it is a number. */
const exact = (amount: string) => amount as Intl.StringNumericLiteral;
