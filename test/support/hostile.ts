/** A placeholder for the number `1e309`, which exists in JSON but not in JavaScript. */
const BEYOND_DOUBLE = '@1e309';

/** Hostile values for fields of any type. The service must not fail on them. */
export const HOSTILE_VALUES: unknown[] = [
  ...[null, true, 0, -1, 1.5, 2 ** 31, 2 ** 53, 2 ** 63, 1e21, BEYOND_DOUBLE, -1e-7],
  ...['', ' ', '-1', '1e9', 'NaN', '2147483648', '9007199254740993', '9223372036854775808', '1'.repeat(400)],
  ...['a\u0000b', '\ud800', '\u001b[31m', '\u202e', '😀'.repeat(300), 'x'.repeat(20_000)],
  ...["'; DROP TABLE customers; --", '%s%n', '../../etc/passwd', '\\', '0000-01-01T00:00:00Z', '2024-02-30T00:00:00Z'],
  ...[[], [null], [[]], {}, { toString: 1 }, [{ $gt: 1 }]],
];

/** JSON text in which {@link BEYOND_DOUBLE} is a number. */
export const toJson = (body: unknown) => JSON.stringify(body).replaceAll(JSON.stringify(BEYOND_DOUBLE), '1e309');

/** Texts that are not JSON, or are JSON but not an object. */
export const BROKEN_BODIES = [
  ...[
    '{',
    '}',
    '{"name":',
    '{"name":"x"}{',
    "{'name':'x'}",
    '{"name":"x",}',
    '[1,',
    'undefined',
    'NaN',
    '\u0000',
    '"\\x"',
  ],
  ...['{"name":"x","name":"y"}', '{"__proto__":{"is_admin":true}}', '{"constructor":{"prototype":{"x":1}}}'],
  ...['['.repeat(50_000), `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, '1'.repeat(100_000)],
];

/** Path segments that are not ids. */
export const HOSTILE_IDS = [
  ...[
    'abc',
    '0',
    '-1',
    '1.5',
    '1e3',
    '+1',
    '0x1',
    '01e',
    '2147483648',
    '9007199254740993',
    '99999999999',
    '9223372036854775808',
    '1'.repeat(190),
  ],
  ...['%00', '1%00', '%ff', '%', '%F0%9F%98%80', '%20', '1%20', '%D9%A1', '..%2f..', '1;2', '1,2', "1'--", 'null'],
  ...['undefined', 'NaN', '__proto__', 'constructor', 'x'.repeat(300)],
];

/** Encoded values of query parameters. */
export const HOSTILE_QUERY_VALUES = [
  ...[
    '',
    '0',
    '-1',
    'abc',
    '1e9',
    '1.5',
    '101',
    '2147483648',
    '9007199254740993',
    '9223372036854775808',
    '1'.repeat(400),
    'NaN',
    'null',
  ],
  ...[
    '%00',
    '%ff',
    '%',
    '%ED%A0%80',
    '%F0%9F%98%80',
    '%0a',
    '%27%3B--',
    '%25',
    '%5C',
    '_',
    '__proto__',
    '%5B%5D',
    '%7B%7D',
  ],
  ...['x'.repeat(300), '2024-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999%2B14:00'],
];
