import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';

import { AuthenticationGuard } from './access/authentication.guard';
import { AuthorizationGuard } from './access/authorization.guard';
import { BearerStrategy } from './access/bearer.strategy';
import { EarlyRefusals } from './access/early-refusals';
import { PrincipalResolver } from './access/principal-resolver';
import { RouteAccess } from './access/route-access';
import { WidgetPages } from './access/widget-pages';
import { ApiKeyPrincipalsService } from './api-keys/api-key-principals.service';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { ApiKeysService } from './api-keys/api-keys.service';
import { LeavingMembersController } from './api-keys/leaving-members.controller';
import { LeavingMembersService } from './api-keys/leaving-members.service';
import { AccountLinksService } from './links/account-links.service';
import { MembersController } from './members/members.controller';
import { MembershipsService } from './members/memberships.service';
import { TenantsService } from './members/tenants.service';
import { ChallengesService } from './second-factor/challenges.service';
import { SecondFactorResealing } from './second-factor/second-factor-resealing';
import { SecondFactorSecrets } from './second-factor/second-factor-secrets';
import { SecondFactorsService } from './second-factor/second-factors.service';
import { WrongCodes } from './second-factor/wrong-codes.service';
import { OpenSessionsController } from './sessions/open-sessions.controller';
import { OpenSessionsService } from './sessions/open-sessions.service';
import { PasswordResetController } from './sessions/password-reset.controller';
import { PasswordResetService } from './sessions/password-reset.service';
import { PasswordsService } from './sessions/passwords.service';
import { RefreshTokensService } from './sessions/refresh-tokens.service';
import { TotpController } from './sessions/totp.controller';
import { TotpService } from './sessions/totp.service';
import { SessionsController } from './sessions/sessions.controller';
import { DemoAccounts } from './users/demo-accounts';
import { SessionsService } from './sessions/sessions.service';
import { RequestThrottlerGuard } from './throttling/request-throttler.guard';
import { ThrottlingModule } from './throttling/throttling.module';
import { BearerTokensService } from './tokens/bearer-tokens.service';
import { ExternalTokensService } from './tokens/external-tokens.service';
import { TokenKeysModule } from './tokens/token-keys';
import { TokenSigner } from './tokens/token-signer.service';
import { TokensService } from './tokens/tokens.service';
import { WidgetTokensService } from './tokens/widget-tokens.service';
import { RequestOrigins } from './trail/request-origins';
import { MemberEventsController, SecurityEventsController } from './trail/security-events.controller';
import { SecurityEvents } from './trail/security-events.service';
import { IdentitiesService } from './users/identities.service';
import { UsersService } from './users/users.service';
import { WidgetTokensController } from './widgets/widget-tokens.controller';

/** Users, sessions, members and API keys, and the three guards of every route in the order in which they run. */
@Module({
  imports: [
    DiscoveryModule,
    TokenKeysModule,
    // Each call that signs or verifies a token passes the key and the claims itself.
    JwtModule.register({}),
    ThrottlingModule,
  ],
  controllers: [
    ...[SessionsController, OpenSessionsController, PasswordResetController, TotpController],
    ...[SecurityEventsController, MemberEventsController],
    ...[MembersController, LeavingMembersController, ApiKeysController, WidgetTokensController],
  ],
  providers: [
    AccountLinksService,
    ApiKeyPrincipalsService,
    ApiKeysService,
    BearerStrategy,
    BearerTokensService,
    ChallengesService,
    DemoAccounts,
    EarlyRefusals,
    ExternalTokensService,
    IdentitiesService,
    LeavingMembersService,
    MembershipsService,
    OpenSessionsService,
    PasswordResetService,
    PasswordsService,
    PrincipalResolver,
    RefreshTokensService,
    RequestOrigins,
    RouteAccess,
    SecondFactorSecrets,
    SecondFactorResealing,
    SecondFactorsService,
    SecurityEvents,
    SessionsService,
    TenantsService,
    TokenSigner,
    TokensService,
    TotpService,
    UsersService,
    WidgetPages,
    WidgetTokensService,
    WrongCodes,
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    { provide: APP_GUARD, useClass: RequestThrottlerGuard },
    { provide: APP_GUARD, useClass: AuthorizationGuard },
  ],
  exports: [
    AccountLinksService,
    DemoAccounts,
    IdentitiesService,
    MembershipsService,
    PasswordsService,
    SecurityEvents,
    TenantsService,
    ThrottlingModule,
    TokenKeysModule,
    TokensService,
    TotpService,
    UsersService,
  ],
})
export class AuthModule {}
