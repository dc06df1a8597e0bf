export { ShortMemory } from './access/short-memory';
export { Access, ACCESS_METADATA, CurrentTenant, CurrentUser, Public } from './access/access.decorators';
export { BusinessNotFound } from './access/access.errors';
export type { BusinessContext, Caller, Identity, Person, Tenant } from './access/caller';
export {
  type AccessLevel,
  describePermission,
  isPermission,
  type Permission,
  PERMISSION_NAMES,
  PERMISSIONS,
  permissionsOf,
} from './access/permissions';
export { MEMBER_ROLES, type MemberRole, type TenantRole } from './access/roles';
export { TenantsService } from './access/tenants.service';
export { AuthModule } from './auth.module';
export { Unlimited } from './rate-limits/rate-limit.guard';
export { MembershipsService } from './members/memberships.service';
export { TokenKeys } from './tokens/token-keys';
export { TokensService } from './tokens/tokens.service';
export { EmailTaken, UserAmbiguous, UserNotFound } from './users/users.errors';
export { PasswordsService } from './users/passwords.service';
export { newPassword, type NewUser, newUser } from './users/users.schemas';
export { UsersService } from './users/users.service';
