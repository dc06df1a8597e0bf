import fc from 'fast-check';

import { recipient } from '../../../../../test/support/messaging-recipient';
import { CHANNELS, type Channel, PURPOSES } from '../../message-enums';
import type { Recipient } from '../../recipients';
import { contactWindow } from '../contact-times/contact-window';
import { isEmail, isPhone } from './addresses';
import { decide, type DecisionInput, LEAVE_OUT_REASONS } from './decision';

const ZONES = ['Africa/Nairobi', 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];
const MINUTE = 60_000;

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a\r\nBcc: b@c.de', '\u0000', '👩🏾', '\ud800', '{{ name }}'),
);
const contactTimeText = fc.constantFrom(
  'mornings',
  'after 17:00',
  'before 06:00',
  'weekends',
  'Saturday mornings',
  '2-5 PM',
  '01:10-01:20',
);
const consent = fc.constantFrom('granted' as const, 'withdrawn' as const, null);
/** Conditions that stop every message are rare here, because they would hide all other conditions. */
const rarely = fc.nat(9).map((tenth) => tenth === 0);
const person: fc.Arbitrary<Recipient> = fc
  .record({
    name: anyText,
    phone: fc.oneof({ weight: 5, arbitrary: fc.constant('+254701234567') }, fc.constant(null), anyText),
    email: fc.oneof({ weight: 5, arbitrary: fc.constant('amina@example.com') }, fc.constant(null), anyText),
    is_active: rarely.map((is) => !is),
    do_not_contact: rarely,
    prefer_sms: fc.boolean(),
    prefer_email: fc.boolean(),
    prefer_call: fc.boolean(),
    can_receive_offers: rarely.map((is) => !is),
    can_receive_loyalty: rarely.map((is) => !is),
    best_contact_time: fc.oneof(contactTimeText, fc.constant(null), anyText),
    consents: fc.record({ sms: consent, email: consent }),
    loyalty_tier: fc.option(anyText),
  })
  .map(recipient);
const time = fc.nat(24 * 60 - 1).map((minute) => new Date(minute * MINUTE).toISOString().slice(11, 16));
/** Any moment, and often one on a day on which clocks change. */
const moment = fc.oneof(
  fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
  fc
    .tuple(
      fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-04', '2026-10-03', '2026-10-25', '2026-11-01'),
      fc.integer({ min: -86_400_000, max: 86_400_000 }),
    )
    .map(([day, milliseconds]) => new Date(Date.parse(day) + milliseconds)),
);
const input: fc.Arbitrary<DecisionInput> = fc.record({
  purpose: fc.constantFrom(...PURPOSES),
  channel: fc.constantFrom('auto' as const, ...CHANNELS),
  recipient: person,
  settings: fc.record({
    offers_need_consent: fc.boolean(),
    quiet_from: fc.oneof(time, fc.constant('20:00')),
    quiet_to: fc.oneof(time, fc.constant('08:00')),
    sms_countries: fc.constant(['KE']),
    sms_prices: fc.constant(null),
  }),
  timezone: fc.constantFrom(...ZONES),
  now: moment,
});

/** The time on a clock in the shop, computed without any code of the implementation. */
const clocks = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  ]),
);
function shows(timezone: string, at: number): { day: number; time: string } {
  const [weekday = '', shown = ''] = clocks.get(timezone)?.format(at).split(/,? /) ?? [];
  return { day: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday), time: shown };
}
function isQuiet({ timezone, settings: { quiet_from, quiet_to } }: DecisionInput, at: number): boolean {
  const { time: shown } = shows(timezone, at);
  if (quiet_from <= quiet_to) return shown >= quiet_from && shown < quiet_to;
  return shown >= quiet_from || shown < quiet_to;
}
const isWanted = (window: Uint8Array, { timezone }: DecisionInput, at: number) => {
  const { day, time: shown } = shows(timezone, at);
  return window[day * 1440 + Number(shown.slice(0, 2)) * 60 + Number(shown.slice(3))] === 1;
};

const saidNo = ({ purpose, recipient: who, settings }: DecisionInput, channel: Channel) =>
  !who.is_active ||
  who.do_not_contact ||
  (purpose === 'offers' && !who.can_receive_offers) ||
  (purpose === 'loyalty' && !who.can_receive_loyalty) ||
  who.consents[channel] === 'withdrawn' ||
  (purpose === 'offers' && settings.offers_need_consent && who.consents[channel] !== 'granted');

describe('whatever the input', () => {
  it('no customer who refused gets a message, and the others get it only by a channel that they prefer and have', () => {
    let sent = 0;
    fc.assert(
      fc.property(input, (question) => {
        const decision = decide(question);
        if (decision.action === 'leave_out') {
          expect(LEAVE_OUT_REASONS).toContain(decision.reason);
          return;
        }
        sent += 1;
        const { channel } = decision;
        expect(saidNo(question, channel)).toBe(false);
        expect(question.recipient[`prefer_${channel}`]).toBe(true);
        expect([channel, 'auto']).toContain(question.channel);
        expect(channel === 'sms' ? isPhone(question.recipient.phone) : isEmail(question.recipient.email)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    expect(sent).toBeGreaterThan(500);
  });

  it('no customer with a possible channel is left out', () => {
    fc.assert(
      fc.property(input, (question) => {
        const isOpen = (channel: Channel) =>
          (question.channel === 'auto' || question.channel === channel) &&
          question.recipient[`prefer_${channel}`] &&
          !saidNo(question, channel) &&
          (channel === 'sms' ? isPhone(question.recipient.phone) : isEmail(question.recipient.email));
        expect(decide(question).action).toBe(CHANNELS.some(isOpen) ? 'send' : 'leave_out');
      }),
      { numRuns: 5_000 },
    );
  });

  it('the same input gives the same decision', () => {
    fc.assert(fc.property(input, (question) => expect(decide(structuredClone(question))).toEqual(decide(question))));
  });

  it('the time is the first minute, from now on, that is not quiet and suits the customer if any such minute does', () => {
    const open = { prefer_sms: true, consents: { sms: 'granted', email: null }, phone: '+254701234567' } as const;
    const reachable = fc
      .tuple(input, fc.oneof(contactTimeText, fc.constant(null)))
      .map(([question, bestContactTime]) => ({
        ...question,
        channel: 'sms' as const,
        recipient: recipient({ ...open, best_contact_time: bestContactTime }),
      }));
    fc.assert(
      fc.property(reachable, (question) => {
        const decision = decide(question);
        if (decision.action !== 'send') throw new Error(decision.reason);
        const [now, at] = [question.now.getTime(), decision.at.getTime()];
        expect(at).toBeGreaterThanOrEqual(now);
        expect(decision.is_now).toBe(at === now);
        expect(isQuiet(question, at)).toBe(false);
        const expected =
          question.purpose === 'service' ? null : contactWindow(question.recipient.best_contact_time ?? '');
        // A window that is completely quiet does not count. Then the first minute that is not quiet is the right one.
        const counts = expected !== null && isWanted(expected, question, at);
        for (let earlier = now; earlier < at; earlier = (Math.floor(earlier / MINUTE) + 1) * MINUTE) {
          const wouldDo = !isQuiet(question, earlier) && (!counts || isWanted(expected, question, earlier));
          if (wouldDo) throw new Error(`${new Date(earlier).toISOString()} would do`);
        }
        if (expected && !counts) expectWhollyQuiet(question, expected);
      }),
      { numRuns: 150 },
    );
  });
});

/** Checks every minute of a week in which no clocks change. */
function expectWhollyQuiet(question: DecisionInput, window: Uint8Array): void {
  const monday = Date.parse('2026-07-06T00:00:00Z');
  for (let at = monday; at < monday + 7 * 1440 * MINUTE; at += MINUTE) {
    if (isWanted(window, question, at)) expect(isQuiet(question, at)).toBe(true);
  }
}
