import { Global, Module } from '@nestjs/common';
import { Recipients, SuppressionKeyModule } from '@wateja/messaging';

import { ShopRecipients } from './shop-recipients';

/** Gives messaging its data about customers. It is global because messaging is an island and cannot import it. */
@Global()
@Module({
  imports: [SuppressionKeyModule],
  providers: [{ provide: Recipients, useClass: ShopRecipients }],
  exports: [Recipients],
})
export class RecipientsModule {}
