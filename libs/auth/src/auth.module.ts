import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { ThrottlerModule } from '@nestjs/throttler';
import { ENVIRONMENT } from '@wateja/common';
import type { KeyObject } from 'node:crypto';

import { AccessDeclarations } from './access/access-declarations';
import { AccessGuard } from './access/access.guard';
import { IdentifyGuard } from './access/identify.guard';
import { ScopeInterceptor } from './access/scope.interceptor';
import { TenantsService } from './access/tenants.service';
import { MembersController } from './members/members.controller';
import { MembershipsService } from './members/memberships.service';
import { RateLimitGuard, throttlerOptions } from './rate-limits/rate-limit.guard';
import { SessionsController } from './sessions/sessions.controller';
import { SessionsService } from './sessions/sessions.service';
import { AccessTokenStrategy, ALGORITHM, AUDIENCE, ISSUER } from './tokens/access-token.strategy';
import { RefreshTokensService } from './tokens/refresh-tokens.service';
import { TOKEN_KEY, TokenKeyModule } from './tokens/token-key';
import { ACCESS_TOKEN_SECONDS, TokensService } from './tokens/tokens.service';
import { UsersService } from './users/users.service';

/** Users, sessions, members, and the three guards in front of every route, in the order they run. */
@Module({
  imports: [
    DiscoveryModule,
    TokenKeyModule,
    JwtModule.registerAsync({
      imports: [TokenKeyModule],
      inject: [TOKEN_KEY],
      useFactory: (secret: KeyObject) => ({
        secret,
        signOptions: { algorithm: ALGORITHM, issuer: ISSUER, audience: AUDIENCE, expiresIn: ACCESS_TOKEN_SECONDS },
      }),
    }),
    ThrottlerModule.forRootAsync({ inject: [ENVIRONMENT], useFactory: throttlerOptions }),
  ],
  controllers: [SessionsController, MembersController],
  providers: [
    AccessDeclarations,
    AccessTokenStrategy,
    MembershipsService,
    RefreshTokensService,
    ScopeInterceptor,
    SessionsService,
    TenantsService,
    TokensService,
    UsersService,
    { provide: APP_GUARD, useClass: IdentifyGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [MembershipsService, ScopeInterceptor, TenantsService, TokensService, UsersService],
})
export class AuthModule {}
