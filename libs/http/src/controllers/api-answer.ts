import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { type ZodDto, ZodResponse, ZodSerializerInterceptor } from 'nestjs-zod';
import type { z } from 'zod';

import type { JsonText } from './json-text';

/** Where the configuration of a route keeps the schema of a JSON answer. */
export const JSON_ANSWER = 'wateja:json-answer';

/**
 * Documents what a handler answers, and holds the answer to that schema: fields that it does not name are left out.
 * Below every decorator whose interceptor has to see the answer as it is sent, above those that see it as it is returned.
 */
export const ApiAnswer = ((options: Parameters<typeof ZodResponse>[0]) =>
  applyDecorators(
    ZodResponse(options) as MethodDecorator,
    UseInterceptors(ZodSerializerInterceptor),
  )) as typeof ZodResponse;

interface JsonAnswer<Schema extends z.ZodType> {
  status: number;
  description: string;
  type: ZodDto<Schema>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a handler takes what its own decorators give it
type Handler<Answer> = (...parameters: any[]) => Answer | Promise<Answer>;

/**
 * The same for a handler that answers {@link JsonText}. In production nothing is done to such an answer; everywhere else
 * it has to be what its schema would have made of it.
 */
export function ApiJsonAnswer<Schema extends z.ZodType>({ status, description, type }: JsonAnswer<Schema>) {
  const document = ZodResponse({ status, description, type: type as never }) as MethodDecorator;
  return applyDecorators(document, RouteConfig({ [JSON_ANSWER]: type.schema })) as (
    target: object,
    name: string | symbol,
    descriptor: Pick<TypedPropertyDescriptor<Handler<JsonText<z.output<Schema>>>>, 'value'>,
  ) => void;
}
