import { nearestName, sentenceAbout, withFullStop } from './sentences';

describe('a sentence about a field', () => {
  it.each([
    ['quantity', 'Must be more than 0', 'quantity must be more than 0'],
    ['items.0.quantity', 'Must be more than 0', 'quantity must be more than 0'],
    ['product_ids.2', 'Must be a whole number', 'product_ids.2 must be a whole number'],
    ['matrix.1.2', 'Must be a whole number', 'matrix.1.2 must be a whole number'],
    ['If-Match', 'Must be an ETag', 'If-Match must be an ETag'],
    ['0', 'Must be an object', '0 must be an object'],
    ['', 'Must be an object', 'The body must be an object'],
    ['body', 'Must be JSON in UTF-8', 'The body must be JSON in UTF-8'],
    ['name', 'Required', 'name is required'],
    ['total_items', 'Required with total_amount', 'total_items is required with total_amount'],
    ['amount', 'Not allowed with items', 'amount is not allowed with items'],
    ['total_items', 'Allowed only together with amount', 'total_items is allowed only together with amount'],
    ['PORT', 'must be a port number', 'PORT must be a port number'],
    ['name', 'Customer name is required', 'Customer name is required'],
    ['ladder', 'Mustard is no tier', 'Mustard is no tier'],
  ])('names %j: %j', (path, rule, sentence) => expect(sentenceAbout(path, rule)).toBe(sentence));

  it('ends with one full stop, or with the end it has', () => {
    expect(['A rule', 'A rule.', 'A question?'].map(withFullStop)).toEqual(['A rule.', 'A rule.', 'A question?']);
  });
});

describe('the nearest name', () => {
  const names = ['name', 'phone', 'email', 'customer_type'];

  it.each([
    ['nmae', 'name'],
    ['Name', 'name'],
    ['phon', 'phone'],
    ['customerType', 'customer_type'],
    ['e_mail', 'email'],
  ])('of %j is %j', (name, nearest) => expect(nearestName(name, names)).toBe(nearest));

  it.each(['', 'id', 'loyalty', 'x'.repeat(1_000_000)])('of others is none', (name) => {
    expect(nearestName(name, names)).toBeUndefined();
  });
});
