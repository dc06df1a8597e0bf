import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';
import { BusinessesModule } from '@wateja/businesses';
import { CustomersModule } from '@wateja/customers';
import { NotesModule } from '@wateja/notes';
import { PreferencesModule } from '@wateja/preferences';
import { SalesModule } from '@wateja/sales';

import { DemoBusinessLoader } from './demo-business';
import { DemoCustomersLoader } from './demo-customers';
import { DemoRemoval } from './demo-removal';
import { DemoSalesLoader } from './demo-sales';
import { DemoShop } from './demo-shop';

@Module({
  imports: [AuthModule, BusinessesModule, CustomersModule, NotesModule, PreferencesModule, SalesModule],
  providers: [DemoBusinessLoader, DemoCustomersLoader, DemoRemoval, DemoSalesLoader, DemoShop],
  exports: [DemoRemoval, DemoShop],
})
export class DemoModule {}
