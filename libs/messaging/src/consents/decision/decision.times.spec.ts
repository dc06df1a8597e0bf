import { KENYA, recipient } from '../../../../../test/support/messaging-recipient';
import type { Purpose } from '../../message-enums';
import { decide } from './decision';

const NIGHT = '20:00-08:00';
const NONE = '00:00-00:00';

/**
 * The current time, the quiet hours, the time that suits the customer, and the expected time: the current time if it is
 * missing.
 */
type Row = [what: string, now: string, quiet: string, bestContactTime: string | null, at?: string];

const send = (timezone: string, [, now, quiet, bestContactTime]: Row, purpose: Purpose = 'loyalty') => {
  const [quietFrom = '', quietTo = ''] = quiet.split('-');
  return decide({
    ...{
      purpose,
      channel: 'auto',
      recipient: recipient({ best_contact_time: bestContactTime }),
      timezone,
      now: new Date(now),
    },
    settings: { offers_need_consent: true, quiet_from: quietFrom, quiet_to: quietTo, ...KENYA },
  });
};
const expected = ([, now, , , at = now]: Row) => ({
  action: 'send',
  channel: 'sms',
  at: new Date(at),
  is_now: at === now,
});

describe('when somebody in Nairobi is written to (UTC+3; 25 November 2026 is a Wednesday)', () => {
  const noon = '2026-11-25T09:00:00.000Z';
  const night = '2026-11-25T18:30:00.000Z';
  const eight = '2026-11-26T05:00:00.000Z';

  const ROWS: Row[] = [
    ['by day', noon, NIGHT, null],
    ['at night', night, NIGHT, null, eight],
    ['at night, between minutes', '2026-11-25T18:30:17.123Z', NIGHT, null, eight],
    ['when quiet begins', '2026-11-25T17:00:00.000Z', NIGHT, null, eight],
    ['just before quiet begins', '2026-11-25T16:59:59.999Z', NIGHT, null],
    ['just before quiet ends', '2026-11-26T04:59:59.999Z', NIGHT, null, eight],
    ['when quiet ends', eight, NIGHT, null],
    ['after midnight', '2026-11-25T21:00:00.000Z', NIGHT, null, eight],
    ['at night without quiet hours', night, NONE, null],
    ['in a siesta', '2026-11-25T10:30:00.000Z', '13:00-15:00', null, '2026-11-25T12:00:00.000Z'],
    ['before a siesta', '2026-11-25T09:59:00.000Z', '13:00-15:00', null],
    ['at night with a siesta only', night, '13:00-15:00', null],
    ['with one minute left', noon, '12:01-12:00', null],
    ['with one minute gone', '2026-11-25T09:01:00.000Z', '12:01-12:00', null, '2026-11-26T09:00:00.000Z'],
    ['to half past', night, '20:00-08:30', null, '2026-11-26T05:30:00.000Z'],
    ['by quiet hours that are no times', night, 'late-early', null, eight],

    ['mornings, at noon', noon, NIGHT, 'mornings', eight],
    ['mornings, just before noon', '2026-11-25T08:59:30.000Z', NIGHT, 'mornings'],
    ['mornings, before quiet ends', '2026-11-25T04:00:00.000Z', NIGHT, 'mornings', '2026-11-25T05:00:00.000Z'],
    [
      'mornings, where quiet ends early',
      '2026-11-25T02:00:00.000Z',
      '22:00-05:00',
      'mornings',
      '2026-11-25T03:00:00.000Z',
    ],
    ['after 17:00, at noon', noon, NIGHT, 'after 17:00', '2026-11-25T14:00:00.000Z'],
    ['after 17:00, at six', '2026-11-25T15:00:00.000Z', NIGHT, 'after 17:00'],
    ['after 17:00, at night', night, NIGHT, 'after 17:00', '2026-11-26T14:00:00.000Z'],
    ['before 06:00, which is quiet', noon, NIGHT, 'before 06:00'],
    ['before 06:00, at night', night, NIGHT, 'before 06:00', eight],
    ['before 06:00, without quiet hours', noon, NONE, 'before 06:00', '2026-11-25T21:00:00.000Z'],
    ['nights, which are quiet', noon, NIGHT, 'nights'],
    ['evenings, of which an hour is quiet', night, NIGHT, 'evenings', '2026-11-26T14:00:00.000Z'],
    ['lunch time, at two', '2026-11-25T11:00:00.000Z', NIGHT, 'lunch time', '2026-11-26T09:00:00.000Z'],
    ['lunch time, at half past one', '2026-11-25T10:30:00.000Z', NIGHT, 'lunch time'],
    ['lunch time, in a siesta', '2026-11-25T09:30:00.000Z', '12:00-14:00', 'lunch time', '2026-11-25T11:00:00.000Z'],
    [
      'lunch time, half of it quiet',
      '2026-11-25T10:30:00.000Z',
      '13:00-14:00',
      'lunch time',
      '2026-11-26T09:00:00.000Z',
    ],
    ['2-5 PM, at noon', noon, NIGHT, '2-5 PM', '2026-11-25T11:00:00.000Z'],
    ['2-5 PM, at five', '2026-11-25T14:00:00.000Z', NIGHT, '2-5 PM', '2026-11-26T11:00:00.000Z'],
    ['Saturday mornings, on Wednesday', noon, NIGHT, 'Saturday mornings', '2026-11-28T05:00:00.000Z'],
    [
      'Saturday mornings, on Saturday noon',
      '2026-11-28T09:00:00.000Z',
      NIGHT,
      'Saturday mornings',
      '2026-12-05T05:00:00.000Z',
    ],
    ['Saturday mornings, at nine of one', '2026-11-28T06:00:00.000Z', NIGHT, 'Saturday mornings'],
    ['weekends, on Wednesday', noon, NIGHT, 'weekends', '2026-11-28T05:00:00.000Z'],
    ['weekends, on Sunday', '2026-11-29T09:00:00.000Z', NIGHT, 'weekends'],
    ['weekends, on Sunday night', '2026-11-29T17:00:00.000Z', NIGHT, 'weekends', '2026-12-05T05:00:00.000Z'],
    ['weekends, when Saturday begins here', '2026-11-27T21:00:00.000Z', NONE, 'weekends'],
    ['weekends, just before that', '2026-11-27T20:59:00.000Z', NONE, 'weekends', '2026-11-27T21:00:00.000Z'],
    ['weekdays, on Saturday', '2026-11-28T09:00:00.000Z', NIGHT, 'weekdays', '2026-11-30T05:00:00.000Z'],
    ['Sundays, on Sunday night', '2026-11-29T18:00:00.000Z', NIGHT, 'Sundays', '2026-12-06T05:00:00.000Z'],
    ['over midnight', noon, '03:00-06:00', '22:00-02:00', '2026-11-25T19:00:00.000Z'],
    ['words that are not known', noon, NIGHT, 'when the moon is full'],
    ['words that are not known, at night', night, NIGHT, 'when the moon is full', eight],
    ['an empty wish', noon, NIGHT, ''],
  ];

  it.each(ROWS)('%s: %s, quiet %s, %s', (...row) => expect(send('Africa/Nairobi', row)).toEqual(expected(row)));

  it.each<Row>([
    ['by day', noon, NIGHT, 'Saturday mornings'],
    ['at night', night, NIGHT, 'Saturday mornings', eight],
    ['outside the window', noon, NIGHT, 'after 17:00'],
  ])('what is about a sale keeps quiet hours and waits for nothing else: %s', (...row) =>
    expect(send('Africa/Nairobi', row, 'service')).toEqual(expected(row)),
  );
});

describe('when somebody elsewhere is written to', () => {
  const ROWS: [zone: string, ...Row][] = [
    ['Europe/London', 'a night in summer', '2026-07-01T20:00:00.000Z', NIGHT, null, '2026-07-02T07:00:00.000Z'],
    ['Europe/London', 'a night in winter', '2026-12-01T21:00:00.000Z', NIGHT, null, '2026-12-02T08:00:00.000Z'],
    ['Europe/London', 'an evening in summer', '2026-07-01T18:59:00.000Z', NIGHT, null],
    ['Europe/London', 'clocks go back', '2026-10-24T21:00:00.000Z', NIGHT, null, '2026-10-25T08:00:00.000Z'],
    ['Europe/London', 'clocks go forward', '2026-03-28T21:00:00.000Z', NIGHT, null, '2026-03-29T07:00:00.000Z'],
    ['Europe/London', 'a skipped time', '2026-03-29T00:30:00.000Z', NONE, '01:10-01:20', '2026-03-30T00:10:00.000Z'],
    ['Europe/London', 'a repeated time, at first', '2026-10-25T00:15:00.000Z', NONE, '01:10-01:20'],
    [
      'Europe/London',
      'a repeated time, again',
      '2026-10-25T00:30:00.000Z',
      NONE,
      '01:10-01:20',
      '2026-10-25T01:10:00.000Z',
    ],
    [
      'Europe/London',
      'quiet left by clocks',
      '2026-10-25T00:40:00.000Z',
      '01:30-02:30',
      null,
      '2026-10-25T01:00:00.000Z',
    ],
    [
      'Europe/London',
      'weekends over a change',
      '2026-10-23T12:00:00.000Z',
      NIGHT,
      'Sundays',
      '2026-10-25T08:00:00.000Z',
    ],
    ['America/New_York', 'a night in winter', '2026-11-25T02:00:00.000Z', NIGHT, null, '2026-11-25T13:00:00.000Z'],
    ['America/New_York', 'a night in summer', '2026-07-02T02:00:00.000Z', NIGHT, null, '2026-07-02T12:00:00.000Z'],
    ['America/New_York', 'clocks go forward', '2026-03-08T02:00:00.000Z', NIGHT, null, '2026-03-08T12:00:00.000Z'],
    ['America/New_York', 'clocks go back', '2026-11-01T01:00:00.000Z', NIGHT, null, '2026-11-01T13:00:00.000Z'],
    ['America/New_York', 'a skipped time', '2026-03-08T06:30:00.000Z', NONE, '02:10-02:50', '2026-03-09T06:10:00.000Z'],
    [
      'America/New_York',
      'quiet ends in what is skipped',
      '2026-03-08T06:30:00.000Z',
      '20:00-02:30',
      null,
      '2026-03-08T07:00:00.000Z',
    ],
    ['Asia/Kolkata', 'a night', '2026-11-25T16:00:00.000Z', NIGHT, null, '2026-11-26T02:30:00.000Z'],
    ['Asia/Kolkata', 'mornings, at noon', '2026-11-25T06:30:00.000Z', NIGHT, 'mornings', '2026-11-26T02:30:00.000Z'],
    [
      'Asia/Kolkata',
      'after 17:00, at noon',
      '2026-11-25T06:30:00.000Z',
      NIGHT,
      'after 17:00',
      '2026-11-25T11:30:00.000Z',
    ],
    [
      'Australia/Lord_Howe',
      'half an hour forward',
      '2026-10-03T12:00:00.000Z',
      NIGHT,
      null,
      '2026-10-03T21:00:00.000Z',
    ],
    ['Australia/Lord_Howe', 'half an hour back', '2026-04-04T12:00:00.000Z', NIGHT, null, '2026-04-04T21:30:00.000Z'],
    [
      'Australia/Lord_Howe',
      'a skipped time',
      '2026-10-03T15:00:00.000Z',
      NONE,
      '02:10-02:20',
      '2026-10-04T15:10:00.000Z',
    ],
    [
      'Australia/Lord_Howe',
      'a repeated time',
      '2026-04-04T14:55:00.000Z',
      NONE,
      '01:40-01:50',
      '2026-04-04T15:10:00.000Z',
    ],
    ['Asia/Kathmandu', 'a night', '2026-11-25T16:00:00.000Z', NIGHT, null, '2026-11-26T02:15:00.000Z'],
    ['America/St_Johns', 'a night', '2026-11-25T00:00:00.000Z', NIGHT, null, '2026-11-25T11:30:00.000Z'],
    ['Pacific/Kiritimati', 'already tomorrow', '2026-11-27T10:00:00.000Z', NONE, 'Saturdays'],
    ['Pacific/Pago_Pago', 'still yesterday', '2026-11-29T10:00:00.000Z', NONE, 'Saturdays'],
    ['UTC', 'a night', '2026-11-25T20:00:00.000Z', NIGHT, null, '2026-11-26T08:00:00.000Z'],
  ];

  it.each(ROWS)('%s, %s: %s, quiet %s, %s', (zone, ...row) => expect(send(zone, row)).toEqual(expected(row)));
});
