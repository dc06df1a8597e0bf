import { type DynamicModule, Global, Module } from '@nestjs/common';

import { joiningAmbient } from './ambient-transaction';
import { type DatabaseOptions, PrismaService } from './prisma.service';

/** Gives the whole application one {@link PrismaService}. */
@Global()
@Module({})
export class PrismaModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: PrismaModule,
      providers: [{ provide: PrismaService, useFactory: () => joiningAmbient(new PrismaService(options)) }],
      exports: [PrismaService],
    };
  }
}
