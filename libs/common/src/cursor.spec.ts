import fc from 'fast-check';
import { z } from 'zod';

import { cursorInUrl, encodeCursor, pageOf } from './cursor';

const position = z.strictObject({ at: z.iso.datetime(), id: z.int().min(1) });
const cursor = cursorInUrl(position);
const at = '2026-11-22T10:00:00.000Z';

describe('cursors', () => {
  it('are read as the position that they were made of', () => {
    const anything = fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 60 }), id: fc.integer() });
    const open = cursorInUrl(z.strictObject({ text: z.string(), id: z.int() }));
    fc.assert(fc.property(anything, (value) => expect(open.parse(encodeCursor(value))).toEqual(value)));
  });

  it('are safe in a URL without escaping', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(encodeCursor({ text })).toMatch(/^[A-Za-z0-9_-]+$/)));
  });

  it.each([
    ['nothing', ''],
    ['words', 'page two'],
    ['base64url of no JSON', Buffer.from('{').toString('base64url')],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe]).toString('base64url')],
    ['another type', encodeCursor([at, 1])],
    ['a field too few', encodeCursor({ at })],
    ['a field too many', encodeCursor({ at, id: 1, business_id: 2 })],
    ['a wrong time', encodeCursor({ at: '2026-02-30T00:00:00Z', id: 1 })],
    ['a wrong number', encodeCursor({ at, id: 1e300 })],
    ['padding', `${encodeCursor({ at, id: 1 })}==`],
    ['white space', `${encodeCursor({ at, id: 1 })} `],
    ['another alphabet', `${encodeCursor({ at, id: 1 })}+/`],
    ['far too much', encodeCursor({ at, id: 1, more: 'x'.repeat(10_000) })],
  ])('refuse %s with the same sentence', (_what, value) => {
    const { error } = cursor.safeParse(value);
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'Must be the next_cursor of an earlier page of this list',
    ]);
  });

  it('refuse every invented text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(cursor.safeParse(text).success).toBe(false)));
  });
});

describe('a page', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));

  it('has a cursor with the position of its last row when there are more rows', () => {
    expect(pageOf(rows(3), 2, ({ id }) => ({ id }))).toEqual({ rows: rows(2), next_cursor: encodeCursor({ id: 2 }) });
  });

  it.each([0, 1, 2])('is the last one with %i rows of 2', (count) => {
    expect(pageOf(rows(count), 2, ({ id }) => ({ id }))).toEqual({ rows: rows(count), next_cursor: null });
  });
});
