import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiParam } from '@nestjs/swagger';
import { ACCESS_EXTENSION } from '@wateja/http';

import { PersonRequired } from './access.errors';
import { requestOf, type Tenant, type UserPrincipal } from './principal';
import { type AccessLevel, isOfBusiness, isPermission, type Permission } from './permissions';

/** Where a route's {@link AccessLevel} is kept, on its handler or class. */
export const ACCESS_METADATA = 'wateja:access';

const declare = (level: AccessLevel) =>
  applyDecorators(SetMetadata(ACCESS_METADATA, level), ApiExtension(ACCESS_EXTENSION, level));

const documentBusiness = ApiParam({
  name: 'businessId',
  description: 'The business.',
  schema: { type: 'integer', format: 'int64', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1] },
});

/** Anyone may call this, signed in or not. */
export const Public = () => declare('public');

/**
 * Who may call this: whoever has the permission, by their role in the business of the path or as an administrator
 * of the platform, or with `authenticated` everybody who is signed in.
 */
export function Access(level: Permission | 'authenticated'): MethodDecorator & ClassDecorator {
  const isInBusiness = isPermission(level) && isOfBusiness(level);
  return isInBusiness ? applyDecorators(declare(level), documentBusiness) : declare(level);
}

/** The {@link Tenant} of a route with `:businessId`. */
export const CurrentTenant = createParamDecorator((_: unknown, context: ExecutionContext): Tenant => {
  const { tenant } = requestOf(context).principal;
  if (!tenant) throw new Error('@CurrentTenant() needs a route with :businessId');
  return tenant;
});

/** The {@link UserPrincipal} of a request, on routes with `@Access('authenticated')` or a permission no key has. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): UserPrincipal => {
  const { principal } = requestOf(context);
  const { user_id, role } = principal;
  if (role === 'anonymous') throw new Error('@CurrentUser() needs a route that is not public');
  if (user_id === null) throw new PersonRequired();
  return { ...principal, user_id };
});
