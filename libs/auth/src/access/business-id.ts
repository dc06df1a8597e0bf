import { idInUrl, invalidFields, ValidationFailed } from '@wateja/common';
import type { FastifyRequest } from 'fastify';

const PARAMETER = 'businessId';

/** What the path says in the place of `:businessId`; undefined for a route without one. */
export const businessParameterOf = ({ params }: FastifyRequest): unknown =>
  (params as Record<string, unknown> | undefined)?.[PARAMETER];

/** The business that the path names; null when it names none, or something that is no id. */
export function businessIdOf(request: FastifyRequest): number | null {
  const parameter = businessParameterOf(request);
  const parsed = parameter === undefined ? undefined : idInUrl.safeParse(parameter);
  return parsed?.success ? parsed.data : null;
}

/** @throws ValidationFailed for something that is no id */
export function assertBusinessId(parameter: unknown): void {
  const parsed = idInUrl.safeParse(parameter);
  if (parsed.success) return;
  throw new ValidationFailed(invalidFields(parsed.error).map((field) => ({ ...field, path: PARAMETER })));
}
