import { checkComparisons } from './comparisons';
import { parseTemplate, render } from './template';
import { BadTemplate, UnknownVariable } from './template.errors';
import { EXAMPLE_VARIABLES, VARIABLES } from './variables';

const KNOWN = VARIABLES.campaign;
const parse = (text: string) => parseTemplate(text, KNOWN);
const rendered = (text: string, values = {}) => render(parse(text), { ...EXAMPLE_VARIABLES, ...values });

function failure(text: string): Error {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof BadTemplate) return error;
  }
  throw new Error('It was accepted.');
}

describe('a text with variables', () => {
  it.each([
    ['Karibu!', 'Karibu!'],
    ['Hi {{ first_name }}!', 'Hi Amina!'],
    ['{{customer_name}}, {{currency}} {{total_spent}}', 'Amina Otieno, KES 12500.00'],
    ['{{ first_name | upcase }}', 'AMINA'],
    ['{{ first_name | append: "!" }}', 'Amina!'],
    ['{{ customer_name | truncate: 6, "." }}', 'Amina.'],
    ['{{ first_name | default: "friend" }}', 'Amina'],
    ['{% if total_purchases > 10 %}Thanks{% else %}Hi{% endif %}, {{ first_name }}', 'Thanks, Amina'],
    ['{% if total_spent > 20000 %}big{% elsif total_spent > 10000 %}middle{% endif %}', 'middle'],
    ['{% unless loyalty_tier == "frequent" %}Come again{% endunless %}', 'Come again'],
    ['{% case loyalty_tier %}{% when "regular", "frequent" %}yes{% else %}no{% endcase %}', 'yes'],
    ['a{% comment %} {{ nothing }} {% endcomment %}b', 'ab'],
    ['a {{- first_name -}} b', 'aAminab'],
    ['{ } {x} }}', '{ } {x} }}'],
  ])('%s', (text, expected) => expect(rendered(text)).toBe(expected));

  it.each([
    ['{{ total_spent | divided_by: 0 }}', ''],
    ['[{{ total_spent | divided_by: loyalty_tier }}]', '[]'],
    ['{{ total_spent | divided_by }}', ''],
    ['{{ total_spent | divided_by: 0 | plus: 1 }}', ''],
    ['[{{ loyalty_tier | plus: 1 }}]', '[]'],
    ['{{ total_spent | divided_by: 0 | append: "%" }}', '%'],
    ['{{ total_spent | divided_by: 12 }}', '1041.67'],
    ['{{ total_spent | divided_by: total_purchases | append: "!" }}', '1041.67!'],
    ['{{ 10 | divided_by: 3 | truncate: 20 }}', '3.33'],
    ['{{ 10 | divided_by: 3 | times: 3 }}', '10'],
    ['{{ 0.1 | plus: 0.2 }}', '0.3'],
    ['{{ 1.005 | times: 100 }}', '100.5'],
    ['{{ 1.005 }}', '1.01'],
    ['{{ total_spent | minus: 12499.99 }}', '0.01'],
    ['{{ 2.5 | round }} {{ 1.25 | round: 1 }} {{ 1.5 | ceil }} {{ 1.5 | floor }}', '3 1.3 2 1'],
    [`{{ 9999999999 ${'| times: 9999999999 '.repeat(40)}}}`, ''],
    ['{{ first_name | times: 2 }}', ''],
    ['{{ total_spent }}', '12500.00'],
    ['{{ total_spent | prepend: currency }}', 'KES12500.00'],
    ['{% if total_spent == 12500 %}yes{% endif %}', 'yes'],
    ['{% if total_spent > 9000 and total_spent >= 12500 and total_spent < 100000 %}yes{% endif %}', 'yes'],
    ['{% if 9000 < total_spent %}yes{% endif %}', 'yes'],
    ['{% if total_spent > total_purchases %}yes{% endif %}', 'yes'],
    ['{% case total_purchases %}{% when 12 %}yes{% endcase %}', 'yes'],
  ])('%s calculates and compares as people do: %j', (text, expected) => expect(rendered(text)).toBe(expected));

  it.each([
    ['{% if total_spent > "20000" %}x{% endif %}', 'total_spent', '"20000"', 'line 1, column 1'],
    [
      'a\n {% if first_name and total_purchases == "many" %}x{% endif %}',
      'total_purchases',
      '"many"',
      'line 2, column 2',
    ],
    ['{% unless first_name < 5 %}x{% endunless %}', '5', 'first_name', 'line 1, column 1'],
    ['{% if loyalty_tier %}{% elsif 5 == loyalty_tier %}x{% endif %}', '5', 'loyalty_tier', 'line 1, column 22'],
    ['{% if total_spent >= currency %}x{% endif %}', 'total_spent', 'currency', 'line 1, column 1'],
    ['{% case total_purchases %}{% when 1, "two" %}x{% endcase %}', 'total_purchases', '"two"', 'line 1, column 27'],
    ['{% case first_name %}{% when "A" or 7 %}x{% endcase %}', '7', 'first_name', 'line 1, column 22'],
  ])('%j compares a number with text, which is refused', (text, number, other, place) => {
    const message = `${number} is a number and cannot be compared with the text ${other} at ${place}`;
    expect(() => checkComparisons(text)).toThrow(new BadTemplate(message));
  });

  it.each([
    '{% if loyalty_tier == "x" and total_spent > 5 or total_purchases == nil %}x{% endif %}',
    '{% if first_name contains "5" and total_purchases < total_spent %}x{% endif %}',
    '{% case loyalty_tier %}{% when "regular", "frequent" or nil %}x{% endcase %}{% case total_spent %}{% when 5 %}x{% endcase %}',
    '{{ total_spent | append: "x" }} > "5"',
  ])('%j compares like with like', (text) => expect(() => checkComparisons(text)).not.toThrow());

  it('knows what it shows and asks for', () => {
    const { variables } = parse('{% if loyalty_tier == "x" %}{{ first_name | append: currency }}{% endif %}');
    expect(variables.toSorted()).toEqual(['currency', 'first_name', 'loyalty_tier']);
  });

  it('shows nothing for an unknown value', () => {
    expect(rendered('[{{ loyalty_tier }}]', { loyalty_tier: null })).toBe('[]');
    expect(rendered('[{{ loyalty_tier | default: "new" }}]', { loyalty_tier: null })).toBe('[new]');
    expect(rendered('{% if loyalty_tier %}a{% else %}b{% endif %}', { loyalty_tier: null })).toBe('b');
  });

  it.each([
    ['Hi {{ nme }}', 'nme', 'line 1, column 7'],
    ['Hi\n\n  {{ first_nam | upcase }}', 'first_nam', 'line 3, column 6'],
    ['{% if total %}x{% endif %}', 'total', 'line 1, column 7'],
    ['{% if first_name == x %}y{% endif %}', 'x', 'line 1, column 21'],
    ['{{ first_name | append: y }}', 'y', 'line 1, column 25'],
    ['{{ first_name.length }}', 'first_name.length', 'line 1, column 4'],
    ['{{ first_name[0] }}', 'first_name[0]', 'line 1, column 4'],
    ['{{ constructor }}', 'constructor', 'line 1, column 4'],
    ['{{ __proto__ }}', '__proto__', 'line 1, column 4'],
    ['{{ receipt_number }}', 'receipt_number', 'line 1, column 4'],
  ])('%j is refused by the name of its variable', (text, name, place) => {
    const error = failure(text);
    expect(error).toBeInstanceOf(UnknownVariable);
    expect(error.message).toBe(`Unknown variable ${name} at ${place}; the known variables are ${KNOWN.join(', ')}`);
  });

  it.each([
    ['{% for a in customer_name %}{% endfor %}', 'Tag "for" not found at line 1, column 1'],
    ['x {% tablerow a in b %}{% endtablerow %}', 'Tag "tablerow" not found at line 1, column 3'],
    ['{% include "a" %}', 'Tag "include" not found at line 1, column 1'],
    ['{% render "a" %}', 'Tag "render" not found at line 1, column 1'],
    ['{% layout "a" %}', 'Tag "layout" not found at line 1, column 1'],
    ['{% block a %}{% endblock %}', 'Tag "block" not found at line 1, column 1'],
    ['{% assign a = 1 %}', 'Tag "assign" not found at line 1, column 1'],
    ['{% capture a %}{% endcapture %}', 'Tag "capture" not found at line 1, column 1'],
    ['{% cycle "a", "b" %}', 'Tag "cycle" not found at line 1, column 1'],
    ['{% increment a %}', 'Tag "increment" not found at line 1, column 1'],
    ['{% echo first_name %}', 'Tag "echo" not found at line 1, column 1'],
    ['{% raw %}{{ x }}{% endraw %}', 'Tag "raw" not found at line 1, column 1'],
    ['{% liquid\necho first_name %}', 'Tag "liquid" not found at line 1, column 1'],
    ['{{ first_name | shout }}', 'Undefined filter: shout at line 1, column 1'],
    ['{{ first_name | date: "%s" }}', 'Undefined filter: date at line 1, column 1'],
    ['{{ "now" | date }}', 'Undefined filter: date at line 1, column 1'],
    ['{{ first_name | replace: "a", "aaaaaaa" }}', 'Undefined filter: replace at line 1, column 1'],
    ['{{ first_name', 'Output "{{ first_name" not closed at line 1, column 1'],
    ['a\n{% if first_name %}b', 'Tag {% if first_name %} not closed at line 2, column 1'],
    ['{% endif %}', 'Tag "endif" not found at line 1, column 1'],
    ['{{ }}', 'Invalid value expression: "" at line 1, column 4'],
    ['{{ (1..100000000) }}', 'Ranges are not supported at line 1, column 1'],
    ['\n{% if (1..9) contains 3 %}{% endif %}', 'Ranges are not supported at line 2, column 1'],
  ])('%j is refused, and where', (text, message) => expect(failure(text).message).toBe(message));

  it('takes dots in quotes for what they are', () => {
    expect(rendered('{{ first_name | append: "..." }}')).toBe('Amina...');
  });

  it('refuses more than anybody writes', () => {
    expect(failure('a'.repeat(20_001)).message).toMatch(/limit/);
  });

  it.each([
    ['a name of several lines', { first_name: 'Amina\r\nBcc: all@example.com' }, 'Hi Amina Bcc: all@example.com'],
    ['control characters', { first_name: 'A\u0000m\u001bi\u0085na' }, 'Hi A m i na'],
    ['separators of lines', { first_name: 'A\u2028B\u2029C' }, 'Hi A B C'],
    ['a turned direction', { first_name: 'A\u202eB' }, 'Hi A B'],
    ['Liquid in a name', { first_name: '{{ total_spent }}{% if x %}' }, 'Hi {{ total_spent }}{% if x %}'],
  ])('%s stays on its line and says what it says', (_what, values, expected) => {
    expect(rendered('Hi {{ first_name }}', values)).toBe(expected);
    expect(rendered('Hi {{ first_name | strip }}', values)).toBe(expected);
  });

  it('keeps line breaks of its own, and no other control character', () => {
    expect(rendered('a\r\nb\rc\n\td')).toBe('a\nb\nc\n d');
    expect(rendered('{{ "a\\r\\nb\\u0007" }}')).toBe('a\nb ');
  });
});
