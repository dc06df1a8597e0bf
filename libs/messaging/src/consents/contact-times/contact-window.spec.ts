import fc from 'fast-check';

import { contactWindow } from './contact-window';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const clock = (minute: number) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;

/** The days with these times: `Sat Sun 6:00-12:00`. */
function describeWindow(text: string): string | null {
  const week = contactWindow(text);
  if (!week) return null;
  const daysOf = new Map<string, string[]>();
  for (const [index, day] of DAYS.entries()) {
    const minutes = [...week.subarray(index * 1440, (index + 1) * 1440), 0];
    const starts = minutes.flatMap((minute, at) => (minute === 1 && (minutes[at - 1] ?? 0) === 0 ? [at] : []));
    const times = starts.map((start) => `${clock(start)}-${clock(minutes.indexOf(0, start))}`).join(' ');
    if (times) daysOf.set(times, [...(daysOf.get(times) ?? []), day]);
  }
  return [...daysOf].map(([times, days]) => (days.length === 7 ? times : `${days.join(' ')} ${times}`)).join(', ');
}

describe('the best time to contact somebody', () => {
  it.each([
    ['mornings', '6:00-12:00'],
    ['Morning', '6:00-12:00'],
    ['in the morning', '6:00-12:00'],
    ['early mornings please', '6:00-12:00'],
    ['afternoons', '12:00-17:00'],
    ['evenings', '17:00-21:00'],
    ['at night', '20:00-24:00'],
    ['lunch time', '12:00-14:00'],
    ['lunchtime', '12:00-14:00'],
    ['during lunch break', '12:00-14:00'],
    ['after lunch', '14:00-24:00'],
    ['after work', '17:00-24:00'],
    ['office hours', '9:00-17:00'],
    ['business hours only', '9:00-17:00'],
    ['mornings and evenings', '6:00-12:00 17:00-21:00'],
    ['asubuhi', '6:00-12:00'],
    ['jioni', '16:00-19:00'],
    ['Jumamosi asubuhi', 'Sat 6:00-12:00'],
    ['wikendi', 'Sat Sun 0:00-24:00'],

    ['after 17:00', '17:00-24:00'],
    ['After 17.00', '17:00-24:00'],
    ['after 17h30', '17:30-24:00'],
    ['after 17', '17:00-24:00'],
    ['after 5pm', '17:00-24:00'],
    ['after 5 p.m.', '17:00-24:00'],
    ['from 5:30 PM', '17:30-24:00'],
    ['5 pm onwards', '17:00-24:00'],
    ['from 14:00 onwards', '14:00-24:00'],
    ['call after 6pm please', '18:00-24:00'],
    ['before 06:00', '0:00-6:00'],
    ['before noon', '0:00-12:00'],
    ['until 10 am', '0:00-10:00'],
    ['by 9:30', '0:00-9:30'],
    ['after midday', '12:00-24:00'],
    ['after 12 am', '0:00-24:00'],
    ['12pm - 1pm', '12:00-13:00'],
    ['2-5 PM', '14:00-17:00'],
    ['2 – 5pm', '14:00-17:00'],
    ['11-2 PM', '11:00-14:00'],
    ['between 2 and 5 pm', '14:00-17:00'],
    ['from 9 to 17', '9:00-17:00'],
    ['9:00-17:00', '9:00-17:00'],
    ['9am to 11:30am', '9:00-11:30'],
    ['22:00-02:00', '0:00-2:00 22:00-24:00'],
    ['10am', '10:00-11:00'],
    ['around 10:30', '10:30-11:30'],
    ['10am or 3pm', '10:00-11:00 15:00-16:00'],

    ['weekends', 'Sat Sun 0:00-24:00'],
    ['on weekdays', 'Mon Tue Wed Thu Fri 0:00-24:00'],
    ['every day after 5pm', '17:00-24:00'],
    ['Saturday mornings', 'Sat 6:00-12:00'],
    ['Saturday and Sunday mornings', 'Sat Sun 6:00-12:00'],
    ['Sat, Sun: 10:00-12:00', null],
    ['Sat, Sun 10:00-12:00', 'Sat Sun 10:00-12:00'],
    ['Mon-Fri', 'Mon Tue Wed Thu Fri 0:00-24:00'],
    ['Friday to Monday evenings', 'Mon Fri Sat Sun 17:00-21:00'],
    ['Tues & Thurs after 16:00', 'Tue Thu 16:00-24:00'],
    ['Saturday mornings, weekday evenings', 'Mon Tue Wed Thu Fri 17:00-21:00, Sat 6:00-12:00'],
    ['mornings on Saturday, evenings on Sunday', 'Sat 6:00-12:00, Sun 17:00-21:00'],
    ['evenings on weekends', 'Sat Sun 17:00-21:00'],
    ['Sunday 23:00-01:00', 'Mon 0:00-1:00, Sun 23:00-24:00'],
  ])('%s', (text, times) => expect(describeWindow(text)).toBe(times));

  it.each([
    ['', 'nothing'],
    ['anytime', 'no time at all'],
    ['please call', 'no time at all'],
    ['not before noon', 'a word that turns it around'],
    ['any day except Sunday', 'a word that turns it around'],
    ['never on Sundays', 'a word that turns it around'],
    ["don't call in the morning", 'a word that turns it around'],
    ['after school', 'a word that is not known'],
    ['when the shop is closed', 'a word that is not known'],
    ['after 5', 'an hour of the morning or the evening'],
    ['9 to 5', 'an hour of the morning or the evening'],
    ['2:30', 'an hour of the morning or the evening'],
    ['after 25:00', 'no time'],
    ['after 13 pm', 'no time'],
    ['10:75', 'no time'],
    ['0701234567', 'a phone number'],
    ['5pm-5pm', 'no length'],
    ['after', 'half a sentence'],
    ['mornings?', 'a character that is not known'],
    [`mornings ${'and '.repeat(50)}`, 'more than anybody writes'],
    ['утром', 'another language'],
  ])('%j tells nothing: %s', (text) => expect(contactWindow(text)).toBeNull());

  it('is read from any text without an error, and always the same', () => {
    const words = fc.constantFrom(
      'mornings',
      'after',
      '5pm',
      '17:00',
      '-',
      'Sat',
      'to',
      'between',
      'and',
      '9',
      '\r\n',
      ',',
    );
    const sentence = fc.array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 12 });
    fc.assert(
      fc.property(sentence, (parts) => {
        const window = contactWindow(parts.join(' '));
        expect(contactWindow(parts.join(' '))).toEqual(window);
        expect(window === null || window.length === 7 * 24 * 60).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
