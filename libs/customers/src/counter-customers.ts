import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { CustomerCreation, type NewCustomer } from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

import { CreateCustomer } from './customers.schemas';
import { CustomersService } from './customers.service';

/** Creates the customers of whom a counter knows the name and the phone. */
@Injectable()
export class CounterCustomers extends CustomerCreation {
  constructor(private readonly customers: CustomersService) {
    super();
  }

  async create(tx: Transaction, businessId: number, data: NewCustomer): Promise<number> {
    const { customer } = await this.customers.createIn(tx, businessId, CreateCustomer.schema.parse(data));
    return safeId(customer.id);
  }
}
