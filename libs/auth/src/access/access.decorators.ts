import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { ApiExtension, ApiParam } from '@nestjs/swagger';

import { type Identity, requestOf, type Tenant } from './caller';
import { type AccessLevel, isMemberRole } from './roles';

/** Where a route's {@link AccessLevel} is kept, on its handler or class. */
export const ACCESS_METADATA = 'wateja:access';

/** The same level on the operation in the OpenAPI document. */
export const ACCESS_EXTENSION = 'x-access';

const declare = (level: AccessLevel) =>
  applyDecorators(SetMetadata(ACCESS_METADATA, level), ApiExtension(ACCESS_EXTENSION, level));

const documentBusiness = ApiParam({
  name: 'businessId',
  description: 'The business.',
  schema: { type: 'integer', format: 'int32', minimum: 1, maximum: 2_147_483_647, examples: [1] },
});

/** Anyone may call this, signed in or not. */
export const Public = () => declare('public');

/**
 * Who may call this, the least powerful role that may. `staff`, `manager` and `owner` are roles in the
 * business of the path, so they need a `:businessId`; `admin` is of the platform.
 */
export function Access(level: Exclude<AccessLevel, 'public'>): MethodDecorator & ClassDecorator {
  return isMemberRole(level) ? applyDecorators(declare(level), documentBusiness) : declare(level);
}

/** The level that a handler, or else its class, declares. */
export function declaredAccess(reflector: Reflector, handler: object, controller: object): AccessLevel | undefined {
  return reflector.getAllAndOverride<AccessLevel | undefined>(ACCESS_METADATA, [
    handler as () => unknown,
    controller as () => unknown,
  ]);
}

/** The {@link Tenant} of a route with `:businessId`. */
export const CurrentTenant = createParamDecorator((_: unknown, context: ExecutionContext): Tenant => {
  const { tenant } = requestOf(context);
  if (!tenant) throw new Error('@CurrentTenant() needs a route with :businessId');
  return tenant;
});

/** The {@link Identity} of a route that is not public. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const { identity } = requestOf(context);
  if (!identity) throw new Error('@CurrentUser() needs a route that is not public');
  return identity;
});
