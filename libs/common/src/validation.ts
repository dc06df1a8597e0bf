import { createZodValidationPipe } from 'nestjs-zod';
import { z } from 'zod';

import { type InvalidField, ValidationFailed } from './domain-error';

/** Parses `value` or throws {@link ValidationFailed}; for input that does not come through a controller. */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ValidationFailed(invalidFields(parsed.error));
  return parsed.data;
}

/** Zod's issues as the `details` of an answer: one entry per field, unknown fields by name. */
export function invalidFields(error: z.ZodError): InvalidField[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'Unknown field' }));
    }
    return [{ path: path.join('.'), message: issue.message }];
  });
}

/** Checks bodies, queries and path parameters against their schemas. */
export const RequestValidationPipe = createZodValidationPipe({
  createValidationException: (error) => new ValidationFailed(invalidFields(error as z.ZodError)),
});

// "Invalid input: expected string, received undefined" helps nobody at a till.
z.config({
  customError: (issue) => (issue.code === 'invalid_type' && issue.input === undefined ? 'Required' : undefined),
});
