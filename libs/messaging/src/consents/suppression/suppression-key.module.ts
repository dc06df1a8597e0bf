import { Module } from '@nestjs/common';
import { ENVIRONMENT, secretFile } from '@wateja/config';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { type MessagingEnvironment, readSuppressionKey } from '../../environment';
import { SuppressionKey } from './suppression-key';

/** Reads the key from the environment. Without SUPPRESSION_KEY it makes a key and stores it in DATA_DIR. */
@Module({
  providers: [
    {
      provide: SuppressionKey,
      inject: [ENVIRONMENT],
      useFactory: async ({ SUPPRESSION_KEY, DATA_DIR }: MessagingEnvironment) =>
        new SuppressionKey(SUPPRESSION_KEY ?? (await keyFile(suppressionKeyFile(DATA_DIR)))),
    },
  ],
  exports: [SuppressionKey],
})
export class SuppressionKeyModule {}

/** Where the key is without SUPPRESSION_KEY. */
export const suppressionKeyFile = (dataDirectory: string): string => join(dataDirectory, 'suppression-key');

async function keyFile(path: string): Promise<Buffer> {
  const key = readSuppressionKey(await secretFile(path, () => randomBytes(32).toString('hex')));
  if (!key) throw new Error(`The file ${path} must hold 32 bytes as hex or base64. Restore it from a backup.`);
  return key;
}
