import fc from 'fast-check';

import { parseTemplate, render } from '../../templates/liquid/template';
import { VARIABLES } from '../../templates/liquid/variables';
import { bodyText, displayName, headerText, isWebUrl, senderName } from './clean-text';

const anything = fc.string({ unit: 'binary', maxLength: 300 });

describe('text that goes into a header', () => {
  it.each([
    ['Duka\r\nBcc: x@y.z', 'Duka Bcc: x@y.z'],
    ['\u0000Duka\u0085', 'Duka'],
    ['Duka\u2028Bcc:\u2029x', 'Duka Bcc: x'],
    ['Du\u202eka', 'Du ka'],
    ['Duka\ud800', 'Duka'],
    ['José’s 山田 👩🏾', 'José’s 山田 👩🏾'],
    ['\r\n', ''],
  ])('%j becomes %j', (text, expected) => expect(headerText(text, 100)).toBe(expected));

  it('is one line of visible characters, whatever it was', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 50 }), (text, longest) => {
        const line = headerText(text, longest);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect([...line].length).toBeLessThanOrEqual(longest);
        expect(line).toBe(line.trim());
      }),
    );
  });

  it('never splits a character', () => expect(headerText('👍'.repeat(300), 100)).toBe('👍'.repeat(100)));

  it('as a name holds no address', () => {
    expect(displayName('"Bank" <bank@x.y>\\')).toBe('Bank bank x.y');
  });
});

describe('text of a body', () => {
  it('keeps its lines', () => {
    expect(bodyText('a\r\nb\rc\n\td\u2028e\u0000\u001b[31m\ud800')).toBe('a\nb\nc\n\td\ne[31m');
  });

  it('is the text that was rendered, which previews show and prices count', () => {
    fc.assert(
      fc.property(anything, anything, (literal, name) => {
        const compiled = parseTemplate(`${literal.replace(/[{}]/g, '')}{{ customer_name }}`, VARIABLES.campaign);
        const text = render(compiled, { customer_name: name });
        expect(bodyText(text)).toBe(text);
      }),
    );
  });
});

it('a link of a page begins with http', () => {
  expect(isWebUrl('https://a.b/c')).toBe(true);
  for (const text of ['javascript:alert(1)', 'x', '', 'ftp://a.b']) expect(isWebUrl(text)).toBe(false);
});

describe('the name that mails come from', () => {
  test.each([
    ['Duka la Amina', 'Duka la Amina via Wateja'],
    ['M-PESA <security@mpesa.example>', 'M-PESA security mpesa.example via Wateja'],
    ['x'.repeat(200), `${'x'.repeat(89)} via Wateja`],
    ['', 'via Wateja'],
  ])('of %j', (shop, name) => expect(senderName(shop, 'Wateja')).toBe(name));
});
