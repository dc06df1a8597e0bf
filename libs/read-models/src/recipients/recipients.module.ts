import { Global, Module } from '@nestjs/common';
import { CustomerPoints, Recipients, SuppressionKeyModule } from '@wateja/messaging';

import { ShopPoints } from './shop-points';
import { ShopRecipients } from './shop-recipients';

/** Gives messaging its data about customers. It is global because messaging is an island and cannot import it. */
@Global()
@Module({
  imports: [SuppressionKeyModule],
  providers: [
    { provide: Recipients, useClass: ShopRecipients },
    { provide: CustomerPoints, useClass: ShopPoints },
  ],
  exports: [Recipients, CustomerPoints],
})
export class RecipientsModule {}
