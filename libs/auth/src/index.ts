export { EarlyRefusals } from './access/early-refusals';
export { RouteAccess } from './access/route-access';
export { WidgetPages } from './access/widget-pages';
export { AuthModule } from './auth.module';
export { type AccountLink, AccountLinksService } from './links/account-links.service';
export { AccountMails, type LinkReason } from './links/account-mails';
export { MembershipsService } from './members/memberships.service';
export { assertStillOwner } from './members/still-owner';
export { TenantsService } from './members/tenants.service';
export {
  Access,
  ACCESS_METADATA,
  CurrentPermissions,
  CurrentTenant,
  CurrentUser,
  NeedsFreshSignIn,
  OpenToWidgets,
  Public,
} from './principals/access.decorators';
export { BusinessNotFound } from './principals/access.errors';
export { assertPermission } from './principals/assert-permission';
export {
  type AccessLevel,
  describePermission,
  isPermission,
  type Permission,
  PERMISSION_NAMES,
  PERMISSIONS,
  permissionsOf,
} from './principals/permissions';
export type { AuthenticatedRequest, BusinessContext, Principal, Tenant, UserPrincipal } from './principals/principal';
export { MEMBER_ROLES, type MemberRole, type TenantRole } from './principals/roles';
export { PasswordsService } from './sessions/passwords.service';
export { TotpService } from './sessions/totp.service';
export { RequestBudgets } from './throttling/request-budgets.service';
export { SharedWindows } from './throttling/shared-windows';
export { SkipThrottle } from './throttling/skip-throttle';
export { type OpenedSecret, SealedSecrets } from './tokens/sealed-secrets';
export { TokenKeys } from './tokens/token-keys';
export { TokensService } from './tokens/tokens.service';
export type { StoredOrigin } from './principals/stored-origin';
export { SecurityEvents } from './trail/security-events.service';
export { DEMO_DOMAIN, DemoAccounts } from './users/demo-accounts';
export { makeAdmin, mayMakeAdmins } from './users/administrators';
export { IdentitiesService } from './users/identities.service';
export { EmailTaken, UserAmbiguous, UserNotFound } from './users/users.errors';
export { newPassword, type NewUser, newUser } from './users/users.schemas';
export { UsersService } from './users/users.service';
export { UNMATCHABLE_HASH } from './users/passwords';
