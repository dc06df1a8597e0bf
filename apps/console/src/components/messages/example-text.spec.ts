import { exampleText } from './example-text';

const shop = { name: 'Duka la Amina', currency: 'TZS' };

describe('exampleText', () => {
  it('fills in the variables, with the name and the currency of the shop', () => {
    expect(exampleText('Habari {{ first_name }}, karibu {{business_name}}: {{currency}} 5.', shop)).toBe(
      'Habari Amina, karibu Duka la Amina: TZS 5.',
    );
  });

  it('reads simple conditions', () => {
    const text =
      'A{% if missing_amount > 0 %} {{ missing_amount }}{% endif %}' +
      '{% if missing_amount > 0 and points_ended > 0 %} and{% endif %}{% if points_ended == 0 %} none{% endif %}.';
    expect(exampleText(text, shop)).toBe('A 4200.00 none.');
  });

  it.each([
    '{% if first_name %}x{% endif %}',
    '{% if a > 3 %}x{% endif %}',
    '{% if points_used > 3 %}x',
    '{{ first_nam }}',
    '{% if points_used > 3 %}{% if points_used > 4 %}x{% endif %}{% endif %}',
    '{% if points_used > 3 %}x{% else %}y{% endif %}',
    '{{ first_name | upcase }}',
  ])('leaves %s to the API', (text) => expect(exampleText(text, shop)).toBeNull());
});
