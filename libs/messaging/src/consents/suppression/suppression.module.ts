import { Module } from '@nestjs/common';

import { AddressHashes } from './address-hashes';
import { KeyedHashes } from './keyed-hashes';
import { SuppressionKeyModule } from './suppression-key.module';

/** Finds customers among the phones and addresses that want no messages. */
@Module({
  imports: [SuppressionKeyModule],
  providers: [AddressHashes, KeyedHashes],
  exports: [AddressHashes, KeyedHashes, SuppressionKeyModule],
})
export class SuppressionModule {}
