import { idInUrl, invalidFields, ValidationFailed } from '@wateja/common';
import type { FastifyRequest } from 'fastify';

const PARAMETER = 'businessId';

/** The text in the path at `:businessId`; undefined when the route has no such parameter. */
export const businessParameterOf = ({ params }: FastifyRequest): unknown =>
  (params as Record<string, unknown> | undefined)?.[PARAMETER];

/** The id of the business in the path; null when the path has none, or a text that is not an id. */
export function businessIdOf(request: FastifyRequest): number | null {
  const parameter = businessParameterOf(request);
  const parsed = parameter === undefined ? undefined : idInUrl.safeParse(parameter);
  return parsed?.success ? parsed.data : null;
}

/** @throws ValidationFailed for a text that is not an id */
export function assertBusinessId(parameter: unknown): void {
  const parsed = idInUrl.safeParse(parameter);
  if (parsed.success) return;
  throw new ValidationFailed(invalidFields(parsed.error).map((field) => ({ ...field, path: PARAMETER })));
}
