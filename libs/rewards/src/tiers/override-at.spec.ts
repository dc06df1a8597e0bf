import { program } from '../program/program.schemas';
import { overrideAt } from './override-at';

const PROGRAM = program.parse({
  tiers: { window: { type: 'lifetime' }, ladder: [{ name: 'Member' }, { name: 'Gold' }] },
});
/** Set on 1 March at noon in Nairobi. */
const GOLD = { id: 7, tier: 'Gold', until: '2026-03-31', set_at: '2026-03-01T09:00:00.000Z', ended_at: null };
const at = (time: string) => ({ at: new Date(time), timezone: 'Africa/Nairobi' });

describe('a tier that was set by hand', () => {
  it.each([
    ['holds from its moment on', '2026-03-01T09:00:00.000Z', '2026-03-01'],
    ['does not hold a moment before', '2026-03-01T08:59:59.999Z', null],
    ["holds until its last day ends in the shop's zone", '2026-03-31T20:59:59.999Z', '2026-03-01'],
    ['does not hold on the next day', '2026-03-31T21:00:00.000Z', null],
  ])('%s', (_what, time, since) => {
    expect(overrideAt(at(time), [GOLD], PROGRAM)?.since ?? null).toBe(since);
  });

  it('does not hold from the moment on at which it was ended', () => {
    const ended = { ...GOLD, ended_at: '2026-03-10T09:00:00.000Z' };
    expect(overrideAt(at('2026-03-10T08:59:59.999Z'), [ended], PROGRAM)?.tier.name).toBe('Gold');
    expect(overrideAt(at('2026-03-10T09:00:00.000Z'), [ended], PROGRAM)).toBeNull();
  });

  it('holds next to those that have ended, and not in a programme without the tier', () => {
    const ended = { ...GOLD, id: 6, tier: 'Member', ended_at: GOLD.set_at };
    expect(overrideAt(at('2026-03-05T09:00:00.000Z'), [ended, GOLD], PROGRAM)?.id).toBe(7);
    expect(overrideAt(at('2026-03-05T09:00:00.000Z'), [{ ...GOLD, tier: 'Platinum' }], PROGRAM)).toBeNull();
    expect(overrideAt(at('2026-03-05T09:00:00.000Z'), null, PROGRAM)).toBeNull();
  });
});
