import { Global, Module } from '@nestjs/common';
import { Recipients } from '@wateja/messaging';

import { ShopRecipients } from './shop-recipients';

/** Answers what messaging asks about customers. Global: messaging, an island, cannot import the application. */
@Global()
@Module({ providers: [{ provide: Recipients, useClass: ShopRecipients }], exports: [Recipients] })
export class RecipientsModule {}
