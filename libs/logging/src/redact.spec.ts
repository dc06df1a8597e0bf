import { redact } from './redact';

describe('redact', () => {
  it.each([
    ['an email', 'No user amina.otieno+shop@example.co.ke here', 'No user *** here'],
    ['an email in a pair', 'email=amina@example.com', 'email=***'],
    ['an international phone', 'Cannot call +254701234567 now', 'Cannot call *** now'],
    ['a spaced phone', 'Cannot call 0701 234 567 now', 'Cannot call *** now'],
    ['a dashed phone', 'Cannot call (0701)-234-567', 'Cannot call (***'],
    ['a phone of eight digits before a word', 'Cannot call 20261130TODAY', 'Cannot call ***TODAY'],
    ['a token', 'jwt malformed: eyJhbGciOi.eyJzdWIiOjF9.c2lnbmF0dXJl', 'jwt malformed: ***'],
    ['a bearer header', 'Authorization: Bearer abc.def-123', 'Authorization: Bearer ***'],
    [
      'a quoted value',
      'invalid input syntax for type integer: "Amina \\"A\\" Otieno"',
      'invalid input syntax for type integer: "***"',
    ],
    ['a quoted name with an apostrophe', "No customer 'Brian O'Brien' found", "No customer '***' found"],
    [
      'the values of a key',
      'Key (business_id, email)=(5, a@b.c) already exists.',
      'Key (business_id, email)=(***) already exists.',
    ],
    ['a quote that is never closed', "invalid name 'Amina Otieno\nand on", "invalid name '***'\nand on"],
    ['a token inside a word', 'token-eyJhbGciOi.eyJzdWIiOjF9.c2ln', '***'],
    [
      'two refused rows',
      'Failing row contains (Amina\nFailing row contains (Juma).',
      'Failing row contains (Amina\nFailing row contains (***).',
    ],
    ['a value with a bracket', 'Key (name)=(Amina (shop) Otieno) already exists.', 'Key (name)=(***) already exists.'],
    ['a refused row', 'Failing row contains (1, 2, Amina (shop), Moi Avenue).', 'Failing row contains (***).'],
  ])('masks %s', (_what, text, masked) => {
    expect(redact(text)).toBe(masked);
  });

  it.each([
    'Listening on http://127.0.0.1:3000',
    '2024-01-15T10:30:00.000Z started',
    'Applied 20261122000000_init',
    'Wrote the backup .data/backups/wateja-20261130T151657Z.backup (1,363,298 bytes)',
    "TypeError: Cannot read properties of undefined (reading 'phone')",
    'at SalesService.complete (/srv/wateja/dist/libs/sales/src/sales.service.js:120:15)',
    'at FastifyAdapter.all (/srv/wateja/node_modules/@nestjs/platform-fastify/adapters/fastify-adapter.js:270:30)',
    "The server can't start and doesn't say why",
    'took 123456 ms',
  ])('leaves "%s" as it is', (text) => {
    expect(redact(text)).toBe(text);
  });
});
