import type { Answer } from './test-app';

interface InvalidField {
  path: string;
  message: string;
}

/** Expects the specification's 400 answer with exactly these fields, in any order, and a sentence for each. */
export function expectInvalid(answer: Answer, ...paths: string[]): void {
  expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
    status: 400,
    type: expect.stringContaining('application/problem+json'),
  });
  expect(answer.body).toMatchObject({ error: 'Validation failed', code: 'validation_failed', status: 400 });
  const details = answer.body.details as InvalidField[];
  expect([...new Set(details.map((detail) => detail.path))].sort()).toEqual([...paths].sort());
  for (const { message } of details) expect(message).toMatch(/\w/);
}

/**
 * A text of `length` characters. In JavaScript, each of them has the length 2, but PostgreSQL and people count it as
 * one.
 */
export const emoji = (length: number) => '😀'.repeat(length);
