import { returnPath } from './return-path';

describe('returnPath', () => {
  it.each(['/', '/1/customers?q=%22njeri%22', '/1/sales/7#lines'])('keeps the page %j', (to) => {
    expect(returnPath(to)).toBe(to);
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    'evil',
    '',
    '/login?to=/1',
    7,
    undefined,
  ])('drops %j', (to) => {
    expect(returnPath(to)).toBeUndefined();
  });
});
