import { createZodValidationPipe } from 'nestjs-zod';
import { z } from 'zod';

import { type InvalidField, ValidationFailed } from './domain-error';

/** Parses input that does not come through a controller. @throws ValidationFailed */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ValidationFailed(invalidFields(parsed.error));
  return parsed.data;
}

/** Turns Zod's issues into the `details` of an answer: one entry for each field, and one for each unknown field. */
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

// Zod's own sentence, "Invalid input: expected string, received undefined", does not help a person at a till.
z.config({
  customError: (issue) => (issue.code === 'invalid_type' && issue.input === undefined ? 'Required' : undefined),
});
