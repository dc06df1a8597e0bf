import { type DynamicModule, Global, Module } from '@nestjs/common';

import { type DatabaseOptions, PrismaService } from './prisma.service';

/** Gives the whole application one {@link PrismaService}. */
@Global()
@Module({})
export class PrismaModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: PrismaModule,
      providers: [{ provide: PrismaService, useFactory: () => new PrismaService(options) }],
      exports: [PrismaService],
    };
  }
}
