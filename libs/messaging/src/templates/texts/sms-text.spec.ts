import fc from 'fast-check';

import { smsSegments } from './sms-segments';
import { smsText } from './sms-text';

/** Long enough to need a second segment in UCS-2, and only one in GSM-7. */
const LONG = ' Karibu dukani kwetu, punguzo la bei wiki hii yote hadi Jumamosi jioni.';

describe('the text of an SMS', () => {
  it.each([
    ['‘it’s’ ‚x‛ 5′ ‹Duka› O`Brien ʼ ´', "'it's' 'x' 5' 'Duka' O'Brien ' '"],
    ['“Duka” „x‟ 5″ «ndiyo»', '"Duka" "x" 5" "ndiyo"'],
    ['9–17, Anne‑Marie — leo ‐ ‒ ― −5', '9-17, Anne-Marie - leo - - - -5'],
    ['subiri… 2 × 500 ml', 'subiri... 2 x 500 ml'],
    ['•\u00a0mkate ● maziwa · chai', '- mkate - maziwa - chai'],
    ['KSh\u00a01\u202f200\u2009\u3000x\ty', 'KSh 1 200  x y'],
    ['pun\u00adguzo\u200b\u200e\ufeff \u2060leo', 'punguzo leo'],
    ['oﬃce ﬁlm ﬂat', 'office film flat'],
    ['Ｄｕｋａ！ ５０％', 'Duka! 50%'],
    ['Duka™ © ® A → B', 'Duka(TM) (c) (R) A -> B'],
    ['cafe\u0301 A\u030angstro\u0308m', 'café Ångström'],
  ])('is %j in plain characters if that saves a segment', (typed, plain) => {
    expect(smsSegments(typed + LONG)).toMatchObject({ encoding: 'UCS-2', segments: 2 });
    expect(smsText(typed + LONG)).toEqual({
      text: plain + LONG,
      ...{ encoding: 'GSM-7', units: plain.length + LONG.length, segments: 1 },
    });
  });

  it.each([
    ['is one segment as it is', 'Karibu – it’s on'],
    ['needs UCS-2 anyway', `Amina’s 👋${LONG}`],
    ['has a letter that GSM-7 lacks', `Ŵangarĩ’s${LONG}`],
    ['would mean something else', `1½ kg${LONG}`],
    ['has joiners inside an emoji', `Jane’s 👩\u200d👧${LONG}`],
    ['has only characters of GSM-7', `^{[it's]}€${LONG}`],
    ['is empty', ''],
  ])('stays as it is when it %s', (_why, text) => expect(smsText(text)).toEqual({ text, ...smsSegments(text) }));

  const typed = fc.string({
    unit: fc.constantFrom(...'ab é€’“…–—•½ж\u00a0\u200b\ufb03\t', '👩🏾', 'e\u0301'),
    maxLength: 400,
  });

  it('never needs more segments than as it was written, and is changed only for fewer', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const sent = smsText(text);
        const { text: body, ...counted } = sent;
        expect(counted).toEqual(smsSegments(body));
        expect(counted.segments).toBeLessThanOrEqual(smsSegments(text).segments);
        if (body !== text) expect(counted.segments).toBeLessThan(smsSegments(text).segments);
        expect(smsText(body)).toEqual(sent);
      }),
      { numRuns: 2_000 },
    );
  });
});
