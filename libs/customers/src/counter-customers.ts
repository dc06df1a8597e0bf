import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { CustomerCreation, type NewCustomer } from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

import { CreateCustomer } from './customers.schemas';
import { CustomersService, type Shop } from './customers.service';
import { holdSameCountry } from './reindexing/current-country';

/** Creates the customers of whom a counter knows the name and the phone. */
@Injectable()
export class CounterCustomers extends CustomerCreation {
  constructor(private readonly customers: CustomersService) {
    super();
  }

  async create(tx: Transaction, { business_id, country }: Shop, data: NewCustomer): Promise<number> {
    await holdSameCountry(tx, business_id, country);
    const { customer } = await this.customers.createIn(tx, business_id, CreateCustomer.schema.parse(data));
    return safeId(customer.id);
  }
}
