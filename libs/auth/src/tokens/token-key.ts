import { Module } from '@nestjs/common';
import { ENVIRONMENT, type Environment, secretFile } from '@wateja/common';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';

/** The injection token of the {@link KeyObject} that signs access tokens. */
export const TOKEN_KEY = Symbol('TokenKey');

/**
 * Makes the key once: given a string, the JWT library tries to read it as a public key on every
 * request, which costs a third of the process's time.
 */
@Module({
  providers: [
    {
      provide: TOKEN_KEY,
      inject: [ENVIRONMENT],
      useFactory: async (env: Environment): Promise<KeyObject> =>
        createSecretKey(env.JWT_SECRET ?? (await secretFile(join(env.DATA_DIR, 'jwt-secret'))), 'utf8'),
    },
  ],
  exports: [TOKEN_KEY],
})
export class TokenKeyModule {}
