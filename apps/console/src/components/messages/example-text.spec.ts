import { exampleText } from './example-text';

const shop = { name: 'Duka la Amina', currency: 'TZS' };

describe('exampleText', () => {
  it('fills in the variables, with the name and the currency of the shop', () => {
    expect(exampleText('Habari {{ first_name }}, karibu {{business_name}}: {{currency}} 5.', shop)).toBe(
      'Habari Amina, karibu Duka la Amina: TZS 5.',
    );
  });

  it.each(['{% if total_purchases > 3 %}x{% endif %}', '{{ first_nam }}', '{{ first_name | upcase }}'])(
    'leaves %s to the API',
    (text) => expect(exampleText(text, shop)).toBeNull(),
  );
});
