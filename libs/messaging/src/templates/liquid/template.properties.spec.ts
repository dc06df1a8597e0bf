import fc from 'fast-check';

import { parseTemplate, render, renderWithLiquid } from './template';
import { BadTemplate } from './template.errors';
import { VARIABLES } from './variables';

const KNOWN = VARIABLES.campaign;
const parse = (text: string) => parseTemplate(text, KNOWN);

describe('any text', () => {
  const output = fc.constantFrom(...KNOWN).map((name) => `{{ ${name} }}`);
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null), fc.constant('A\r\nB'));
  const values = fc.record(Object.fromEntries(KNOWN.map((name) => [name, value])));

  it('that is literals and variables comes out of the short way as out of Liquid', () => {
    const piece = fc.oneof(
      output,
      output.map((text) => text.replaceAll(' ', '')),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '{',
        '}',
        '}}',
        '%}',
        '\n',
        '\r\n',
        '{{',
        '{% if',
        '{{- first_name }}',
        '{{ true }}',
        '{{\nfirst_name\t}}',
      ),
    );
    let short = 0;
    fc.assert(
      fc.property(fc.array(piece), values, (pieces, variables) => {
        const compiled = orNull(() => parse(pieces.join('')));
        if (!compiled?.plain) return;
        short += 1;
        expect(render(compiled, variables)).toBe(render({ ...compiled, plain: null }, variables));
      }),
      { numRuns: 3_000 },
    );
    expect(short).toBeGreaterThan(500);
  });

  it('that is accepted renders for everybody', () => {
    const operand = fc.oneof(
      fc.constantFrom(...KNOWN),
      fc.constantFrom('"x"', '1', '0', '-1', '1.5', 'nil', 'true', 'empty', 'blank', '""'),
    );
    const filter = fc
      .tuple(
        fc.constantFrom(
          'append',
          'capitalize',
          'ceil',
          'default',
          'divided_by',
          'downcase',
          'floor',
          'minus',
          'plus',
          'prepend',
          'remove',
          'round',
          'strip',
          'times',
          'truncate',
          'truncatewords',
          'upcase',
        ),
        fc.array(operand, { maxLength: 3 }),
      )
      .map(([name, operands]) => (operands.length > 0 ? `${name}: ${operands.join(', ')}` : name));
    const filtered = fc
      .tuple(operand, fc.array(filter, { maxLength: 8 }))
      .map(([of, filters]) => `{{ ${[of, ...filters].join(' | ')} }}`);
    const operator = fc.constantFrom('==', '!=', '>', '<', '>=', '<=', 'contains', 'and', 'or');
    const condition = fc
      .tuple(operand, operator, operand, filtered, filtered)
      .map(([a, is, b, then, otherwise]) => `{% if ${a} ${is} ${b} %}${then}{% else %}${otherwise}{% endif %}`);
    const choice = fc
      .tuple(operand, operand, filtered)
      .map(([of, is, then]) => `{% case ${of} %}{% when ${is} %}${then}{% endcase %}`);
    fc.assert(
      fc.property(fc.array(fc.oneof(filtered, condition, choice)), values, (pieces, variables) => {
        const compiled = parse(pieces.join(' '));
        expect(render(compiled, variables)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
        const text = renderWithLiquid(compiled, variables);
        expect(typeof text).toBe('string');
        // None of the values and literals says so.
        if (!/NaN|Infinity|e\+/.test(JSON.stringify(variables))) expect(text).not.toMatch(/nan|infinity|\de[+-]\d/i);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is accepted, or refused in words, and nothing else', () => {
    const noise = fc.array(
      fc.oneof(
        output,
        fc.string(),
        fc.constantFrom(
          '{{',
          '}}',
          '{%',
          '%}',
          '{% if',
          'first_name',
          '|',
          '..',
          '"',
          "'",
          '-',
          ':',
          '{% endif %}',
          '{% case',
        ),
      ),
    );
    fc.assert(
      fc.property(noise, (pieces) => {
        orNull(() => parse(pieces.join(' ')));
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Null if the text is refused. Any other error is thrown. */
function orNull<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof BadTemplate) return null;
    throw error;
  }
}
