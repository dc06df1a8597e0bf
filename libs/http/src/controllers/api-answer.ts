import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { type ZodDto, ZodResponse, ZodSerializerInterceptor } from 'nestjs-zod';
import type { z } from 'zod';

import { ApiExtension } from '@nestjs/swagger';

import type { JsonText } from './json-text';
import { FILES_EXTENSION } from './operation-extensions';

/** The key of a JSON answer's schema in the configuration of a route. */
export const JSON_ANSWER = 'wateja:json-answer';

/**
 * Documents the answer of a handler, and removes fields from the answer that its schema does not name. Decorators whose
 * interceptors need the final answer stand above it; decorators that need the handler's own result stand below it.
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

/** Like {@link ApiAnswer}, for a handler that answers `type`, or a `StreamableFile` of one of these media types. */
export const ApiAnswerOrFile = <Schema extends z.ZodType>({
  files,
  ...json
}: JsonAnswer<Schema> & { files: string[] }) =>
  applyDecorators(
    ZodResponse({ ...json, type: json.type as never }) as MethodDecorator,
    UseInterceptors(ZodSerializerInterceptor),
    ApiExtension(FILES_EXTENSION, files),
  );

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a handler takes what its own decorators give it
type Handler<Answer> = (...parameters: any[]) => Answer | Promise<Answer>;

/**
 * Like {@link ApiAnswer}, for a handler that answers {@link JsonText}. Outside production the server checks that the
 * schema would not change the answer. In production it sends the answer unchecked.
 */
export function ApiJsonAnswer<Schema extends z.ZodType>({ status, description, type }: JsonAnswer<Schema>) {
  const document = ZodResponse({ status, description, type: type as never }) as MethodDecorator;
  return applyDecorators(document, RouteConfig({ [JSON_ANSWER]: type.schema })) as (
    target: object,
    name: string | symbol,
    descriptor: Pick<TypedPropertyDescriptor<Handler<JsonText<z.output<Schema>>>>, 'value'>,
  ) => void;
}
