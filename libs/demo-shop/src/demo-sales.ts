import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { PrismaService } from '@wateja/prisma';
import { createSale, RefundsService, SaleImportService, SalesService } from '@wateja/sales';

import type { DemoBusiness } from './demo-business';
import { planSales } from './sale-plan';

/**
 * The returns of customers. `purchase` and `line` are counted from 0. If there is no `line`, the whole purchase is
 * refunded.
 */
const REFUNDS = [
  { card: 'DW-005', purchase: 3, line: 0, reason: 'Torn packet' },
  { card: 'DW-025', purchase: 6, line: 1, reason: 'Wrong item in the bag' },
  { card: 'DW-020', purchase: 1, reason: 'Bought by mistake' },
];

/** Orders that customers have not yet collected and paid for. */
const PENDING = [
  {
    card: 'DW-037',
    external_id: 'ORDER-1',
    payment_method: 'credit',
    items: [{ product_id: 9, quantity: '20', unit_price: '197.80' }],
  },
  {
    card: 'DW-007',
    external_id: 'ORDER-2',
    payment_method: 'mpesa',
    items: [{ product_id: 23, quantity: '1', unit_price: '1250.00' }],
  },
];

/** Loads the demo shop's sales of three months. */
@Injectable()
export class DemoSalesLoader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly imports: SaleImportService,
    private readonly sales: SalesService,
    private readonly refunds: RefundsService,
  ) {}

  async load(shop: DemoBusiness): Promise<void> {
    // The orders come first, because examples of the OpenAPI document name them by their ids, 1 and 2.
    for (const order of PENDING) await this.placeOrder(shop, order);
    await this.imports.importBatch(shop, planSales(shop.opened_at));
    for (const refund of REFUNDS) await this.refundPurchase(shop, refund);
  }

  private async refundPurchase(
    { business_id, currency, user_ids }: DemoBusiness,
    { card, purchase, line, reason }: (typeof REFUNDS)[number],
  ) {
    const sale = await this.prisma.sale.findFirstOrThrow({
      where: { business_id, customer: { external_id: card } },
      orderBy: [{ completed_at: 'asc' }, { id: 'asc' }],
      skip: purchase,
      include: { items: { orderBy: { id: 'asc' } } },
    });
    const item = line === undefined ? undefined : sale.items[line];
    const items = item && [{ sale_item_id: safeId(item.id), quantity: item.quantity.toFixed(3) }];
    const refunder = { business_id, currency, user_id: user_ids.manager };
    await this.refunds.refund(refunder, safeId(sale.id), { items, reason });
  }

  private async placeOrder({ business_id, currency }: DemoBusiness, { card, ...sale }: (typeof PENDING)[number]) {
    const customer = await this.prisma.customer.findFirstOrThrow({ where: { business_id, external_id: card } });
    await this.sales.create(
      { business_id, currency },
      createSale.parse({ ...sale, status: 'pending', customer_id: safeId(customer.id) }),
    );
  }
}
