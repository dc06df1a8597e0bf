import { ApiResponse } from '@nestjs/swagger';

/** Documents an error that only this operation answers. Its body is the common one. */
export const ApiProblem = (status: 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429, description: string) =>
  ApiResponse({
    status,
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
