import { ApiConflictResponse } from '@nestjs/swagger';

/** Documents a 409 with the common error body. */
export const ApiConflict = (description: string) =>
  ApiConflictResponse({
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
