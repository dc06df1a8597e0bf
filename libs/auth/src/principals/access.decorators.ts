import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiParam } from '@nestjs/swagger';
import { ACCESS_EXTENSION, ApiProblem, WIDGETS_EXTENSION } from '@wateja/http';

import { PersonRequired } from './access.errors';
import { type Caller, requestOf, type Tenant, type UserPrincipal } from './principal';
import { type AccessLevel, allows, isOfBusiness, isPermission, type Permission, PERMISSION_NAMES } from './permissions';

/** The metadata key of a route's {@link AccessLevel}, on its handler or class. */
export const ACCESS_METADATA = 'wateja:access';

/** The metadata key of a route that widget tokens open. */
export const WIDGETS_METADATA = 'wateja:widgets';

const declare = (level: AccessLevel) =>
  applyDecorators(SetMetadata(ACCESS_METADATA, level), ApiExtension(ACCESS_EXTENSION, level));

const documentBusiness = ApiParam({
  name: 'businessId',
  description: 'The business. `GET /api/auth/me` lists those where you work.',
  schema: { type: 'integer', format: 'int64', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1] },
});

/** Lets anyone call this route, logged in or not. */
export const Public = () => declare('public');

/**
 * Declares who may call this route. With a permission: callers whose role in the business of the path has it, and
 * administrators of the platform. With `authenticated`: every user who is logged in. With `identified`: every such user, and
 * every API key.
 */
export function Access(level: Permission | 'authenticated' | 'identified'): MethodDecorator & ClassDecorator {
  const isInBusiness = isPermission(level) && isOfBusiness(level);
  return isInBusiness ? applyDecorators(declare(level), documentBusiness) : declare(level);
}

/**
 * Lets widget tokens open this route too, if they have its permission. They open no other route, because other routes
 * with the same permission may tell more.
 */
export const OpenToWidgets = () =>
  applyDecorators(SetMetadata(WIDGETS_METADATA, true), ApiExtension(WIDGETS_EXTENSION, true));

/** The metadata key of a route that needs a fresh sign-in. */
export const FRESH_METADATA = 'wateja:fresh';

/**
 * Asks people to log in again, if their login is older than five minutes, before they do what a thief of an open browser
 * would do. API keys and tokens that a command made need no login.
 */
export const NeedsFreshSignIn = () =>
  applyDecorators(
    SetMetadata(FRESH_METADATA, true),
    ApiProblem(403, 'The caller lacks the permission, or logged in more than five minutes ago (`sign_in_again`).'),
  );

/** The metadata key of a route for administrators who have yet to set up their second factor. */
export const SETUP_METADATA = 'wateja:setup';

/** Lets administrators call this route before they have the second factor that REQUIRE_ADMIN_TOTP demands. */
export const OpenWithoutSecondFactor = () => SetMetadata(SETUP_METADATA, true);

/** The {@link Tenant} of a route with `:businessId`. */
export const CurrentTenant = createParamDecorator((_: unknown, context: ExecutionContext): Tenant => {
  const { tenant } = requestOf(context).principal;
  if (!tenant) throw new Error('@CurrentTenant() needs a route with :businessId');
  return tenant;
});

/** All permissions that the caller has in the business of the request: those of the role, or fewer for an API key. */
export const CurrentPermissions = createParamDecorator((_: unknown, context: ExecutionContext): Permission[] => {
  const { role, scopes } = requestOf(context).principal;
  return PERMISSION_NAMES.filter((name) => allows(role, name) && (scopes === null || scopes.includes(name)));
});

/** The user or the API key of a request. For routes that a key may call. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { user_id, api_key_id, session_id } = requestOf(context).principal;
  return { user_id, api_key_id, session_id };
});

/**
 * The {@link UserPrincipal} of a request. For routes with `@Access('authenticated')` or a permission that no key has.
 */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): UserPrincipal => {
  const { principal } = requestOf(context);
  const { user_id, role } = principal;
  if (role === 'anonymous') throw new Error('@CurrentUser() needs a route that is not public');
  if (user_id === null) throw new PersonRequired();
  return { ...principal, user_id };
});
