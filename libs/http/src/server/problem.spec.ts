import { ForbiddenException, HttpException, ImATeapotException } from '@nestjs/common';

import { DomainError, type DomainErrorKind, ValidationFailed } from '@wateja/common';
import { toProblem } from './problem';

describe('toProblem', () => {
  it.each<[DomainErrorKind, number]>([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['rejected', 422],
    ['too-many-requests', 429],
    ['unavailable', 503],
  ])('answers a domain error of kind %s with %i', (kind, status) => {
    expect(toProblem(new DomainError(kind, 'some_code', 'A sentence'))).toMatchObject({
      type: 'urn:wateja:problem:some_code',
      status,
      code: 'some_code',
      error: 'A sentence',
    });
  });

  it('answers a failed validation in the form that the specification requires', () => {
    expect(
      toProblem(new ValidationFailed([{ path: 'name', code: 'required', message: 'Customer name is required' }])),
    ).toEqual({
      type: 'urn:wateja:problem:validation_failed',
      title: 'Bad Request',
      status: 400,
      code: 'validation_failed',
      error: 'Validation failed',
      details: [{ path: 'name', code: 'required', message: 'Customer name is required' }],
    });
  });

  it('uses the path "body" for an error of the whole body', () => {
    expect(toProblem(new ValidationFailed([{ path: '', message: 'Required' }])).details).toEqual([
      { path: 'body', code: 'required', message: 'The body is required' },
    ]);
  });

  it('never contains the message of a framework', () => {
    const secret = 'Cannot GET /api/customers/5?q=Amina';
    for (const error of [new ForbiddenException(secret), new HttpException(secret, 404), new Error(secret)]) {
      expect(JSON.stringify(toProblem(error))).not.toContain('Amina');
    }
  });

  it('uses the status of Fastify’s errors', () => {
    expect(toProblem(Object.assign(new Error('too large'), { statusCode: 413 }))).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
  });

  it.each([new Error('x'), new ImATeapotException(), 'text', undefined, null])('answers %p with 500', (error) => {
    expect(toProblem(error)).toEqual({
      type: 'urn:wateja:problem:internal_error',
      title: 'Internal Server Error',
      status: 500,
      code: 'internal_error',
      error: 'Internal server error',
    });
  });
});
