import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';
import { BusinessesModule } from '@wateja/businesses';
import { CustomersModule } from '@wateja/customers';
import { MessagingModule } from '@wateja/messaging';
import { NotesModule } from '@wateja/notes';
import { PreferencesModule } from '@wateja/preferences';
import { ProductsModule } from '@wateja/products';
import { RewardsModule } from '@wateja/rewards';
import { SalesModule } from '@wateja/sales';

import { DemoBusinessLoader } from './demo-business';
import { DemoCampaignLoader } from './demo-campaign';
import { DemoCustomersLoader } from './demo-customers';
import { DemoProductsLoader } from './demo-products';
import { DemoProgramLoader } from './demo-program';
import { DemoSalesLoader } from './demo-sales';
import { DemoShop } from './demo-shop';

@Module({
  imports: [
    AuthModule,
    BusinessesModule,
    CustomersModule,
    MessagingModule,
    NotesModule,
    PreferencesModule,
    ProductsModule,
    RewardsModule,
    SalesModule,
  ],
  providers: [
    DemoBusinessLoader,
    DemoCampaignLoader,
    DemoCustomersLoader,
    DemoProductsLoader,
    DemoProgramLoader,
    DemoSalesLoader,
    DemoShop,
  ],
  exports: [DemoShop],
})
export class DemoModule {}
