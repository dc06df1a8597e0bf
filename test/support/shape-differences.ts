const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const AMOUNT = /^\d+\.\d\d$/;

/**
 * A sentence for each place where `answer` lacks a key of `example`, or has another kind of value. Times and amounts
 * are kinds of their own, so `"12"` differs from `"12.00"`. Every element of a list is compared with the first element
 * of the example.
 */
export function shapeDifferences(example: unknown, answer: unknown, path = 'answer'): string[] {
  const [expected, actual] = [kind(example), kind(answer)];
  if (expected !== actual) return [`${path} is ${actual} and not ${expected}`];
  if (Array.isArray(example) && Array.isArray(answer)) {
    if (example.length > 0 && answer.length === 0) return [`${path} is empty`];
    return answer.flatMap((element, index) => shapeDifferences(example[0], element, `${path}[${index}]`));
  }
  if (expected !== 'object') return [];
  const values = answer as Record<string, unknown>;
  return Object.entries(example as object).flatMap(([key, value]) =>
    key in values ? shapeDifferences(value, values[key], `${path}.${key}`) : [`${path}.${key} is missing`],
  );
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value)) return 'integer';
  if (typeof value !== 'string') return typeof value;
  if (TIME.test(value)) return 'time';
  return AMOUNT.test(value) ? 'amount' : 'string';
}
