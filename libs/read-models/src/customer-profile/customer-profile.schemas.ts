import {
  cursorInUrl,
  customerType,
  id,
  idInUrl,
  integerInUrl,
  limit,
  money,
  nextCursor,
  offset,
  oneWayToBegin,
  paymentMethod,
  quantity,
  type RepeatFrequency,
  repeatFrequency,
  storedEnum,
  timestamp,
  timestampInput,
} from '@wateja/common';
import { customer } from '@wateja/customers';
import { listedNote } from '@wateja/notes';
import { profilePreferences } from '@wateja/preferences';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const frequency = storedEnum(repeatFrequency).nullable().meta({ description: 'Null before the first purchase.' });
const totalPurchases = z.int32().meta({ examples: [5] });
const totalSpent = money.meta({ description: 'Refunds are subtracted.', examples: ['12500.00'] });
const daysSince = z
  .int32()
  .nullable()
  .meta({
    description: "Number of days, counted in the shop's time zone. Null before the first purchase.",
    examples: [1],
  });

const namedProduct = z
  .object({
    id: id.meta({ examples: [8] }),
    name: z.string().meta({ examples: ['Majani ya chai, 250 g'] }),
  })
  .meta({ id: 'NamedProduct' });

export class ProfilePath extends createZodDto(z.object({ customerId: idInUrl })) {}

export class CustomerProfile extends createZodDto(
  z.object({
    customer: customer.omit({ business_id: true }).extend({
      notes: z.array(listedNote).meta({ description: 'The newest 50 notes.' }),
      notes_count: z.int32().meta({ description: 'How many notes the customer has.', examples: [1] }),
      preferences: profilePreferences.extend({
        products: z
          .array(namedProduct)
          .meta({ description: 'The products of favorite_products that the catalogue has, by their ids.' }),
      }),
      history: z.object({
        total_purchases: totalPurchases,
        total_spent: totalSpent,
        last_purchase_date: timestamp.nullable(),
        is_repeat_customer: z.boolean().meta({ examples: [true] }),
        repeat_frequency: frequency,
      }),
    }),
  }),
) {}

export class CustomerMetrics extends createZodDto(
  z.object({
    metrics: z.object({
      customer_id: id,
      name: customer.shape.name,
      customer_type: storedEnum(customerType),
      created_at: timestamp,
      total_purchases: totalPurchases,
      total_spent: totalSpent,
      avg_transaction_value: money,
      total_items_bought: quantity,
      first_purchase_date: timestamp.nullable(),
      last_purchase_date: timestamp.nullable(),
      days_since_last_purchase: daysSince,
      is_repeat_customer: z.boolean().meta({ examples: [true] }),
      repeat_frequency: frequency,
      loyalty_tier: z
        .string()
        .nullable()
        .meta({
          description:
            'The tier of the loyalty programme if one is switched on; otherwise the tier of the loyalty settings, or ' +
            'else the repeat frequency.',
          examples: ['regular'],
        }),
      preferred_payment: storedEnum(paymentMethod).nullable(),
      favorite_products: z.array(id).meta({ examples: [[1, 5, 8]] }),
      observed_payment: storedEnum(paymentMethod).nullable().meta({
        description:
          'The method of most purchases of the last 12 months. Null without one. Refunded purchases do not count.',
      }),
      observed_products: z.array(id).meta({
        description:
          'The products of the last 12 months that were in most purchases, at most 10. Refunded quantities do not count.',
        examples: [[8, 5]],
      }),
      products: z.array(namedProduct).meta({
        description:
          'The products of favorite_products and observed_products whose name is known, by their ids: the name on the ' +
          "customer's newest receipt with it, or else that of the catalogue.",
      }),
      can_receive_offers: z.boolean().meta({ examples: [true] }),
      phone: customer.shape.phone,
      email: customer.shape.email,
      prefer_sms: customer.shape.prefer_sms,
      prefer_email: customer.shape.prefer_email,
    }),
  }),
) {}

/** The position at which a page of purchases ends: the time and the id of its last purchase. */
const purchasePosition = z.strictObject({ list: z.string(), time: timestampInput, id });

export class PurchaseHistoryQuery extends createZodDto(
  z
    .strictObject({ limit: limit(10), offset, cursor: cursorInUrl(purchasePosition).optional() })
    .refine(oneWayToBegin.check, oneWayToBegin.params),
) {}

export class PurchaseHistory extends createZodDto(
  z.object({
    sales: z.array(
      z.object({
        id: id.meta({ examples: [101] }),
        business_id: id.meta({ examples: [5] }),
        customer_id: id,
        total_amount: money.meta({ description: 'Refunds are subtracted.' }),
        payment_method: storedEnum(paymentMethod),
        status: z.string().meta({ examples: ['completed'] }),
        created_at: timestamp,
        completed_at: timestamp,
      }),
    ),
    total: z.int32().meta({ description: 'Number of all purchases.', examples: [5] }),
    summary: z.object({
      total_sales: z.int32().meta({ examples: [5] }),
      total_amount: totalSpent,
      avg_amount: money,
    }),
    limit: z.int32().meta({ examples: [10] }),
    offset: z.int32().meta({ examples: [0] }),
    next_cursor: nextCursor,
  }),
) {}

/** The position at which a page of repeat customers ends: the purchases and the id of its last customer. */
const repeatPosition = z.strictObject({ list: z.string(), purchases: z.int32(), id });

export class RepeatCustomersQuery extends createZodDto(
  z
    .strictObject({
      limit: limit(20),
      offset,
      cursor: cursorInUrl(repeatPosition).optional(),
      min_purchases: integerInUrl(z.int32('Must be a whole number').min(1).default(2)).meta({
        description: 'Lists only customers with at least this many purchases.',
      }),
    })
    .refine(oneWayToBegin.check, oneWayToBegin.params),
) {}

export class RepeatCustomers extends createZodDto(
  z.object({
    customers: z.array(
      z.object({
        customer_id: id,
        name: customer.shape.name,
        phone: customer.shape.phone,
        customer_type: storedEnum(customerType),
        total_purchases: totalPurchases,
        total_spent: totalSpent,
        last_purchase_date: timestamp.nullable(),
        days_since_last_purchase: daysSince,
      }),
    ),
    count: z.int32().meta({ description: 'Number of customers in this answer.', examples: [2] }),
    filter: z.object({ min_purchases: z.int32().meta({ examples: [2] }) }),
    next_cursor: nextCursor,
  }),
) {}

export class CustomerAnalytics extends createZodDto(
  z.object({
    total_customers: z.int32().meta({ description: 'Number of active customers.', examples: [45] }),
    repeat_customers: z
      .int32()
      .meta({ description: 'Number of active customers with 2 or more purchases.', examples: [18] }),
    repeat_customer_percentage: z.number().meta({ description: 'Per cent, with two decimals.', examples: [40] }),
    average_customer_lifetime_value: money.meta({
      description: 'Average over active customers with at least one purchase.',
    }),
    repeat_frequency_distribution: z.object({
      one_time: z.int32().meta({ examples: [12] }),
      occasional: z.int32().meta({ examples: [10] }),
      regular: z.int32().meta({ examples: [6] }),
      frequent: z.int32().meta({ examples: [2] }),
    } satisfies Record<RepeatFrequency, z.ZodInt32>),
  }),
) {}

export class CustomersByTier extends createZodDto(
  z.object({
    tiers: z
      .array(
        z.object({
          name: z
            .string()
            .nullable()
            .meta({ description: 'Null: customers who have reached no tier.', examples: ['Gold'] }),
          customers: z.int32().meta({ description: 'Number of active customers.', examples: [12] }),
          total_spent: money.meta({ description: 'What they have spent in all, net of refunds.' }),
        }),
      )
      .meta({ description: 'Lowest tier first, also tiers without customers.' }),
  }),
) {}

export class CustomersByLastPurchase extends createZodDto(
  z.object({
    ranges: z
      .array(
        z.object({
          from_days: z.int32().meta({ description: 'The last purchase is at least so many days ago.', examples: [30] }),
          to_days: z
            .int32()
            .nullable()
            .meta({ description: 'And less than so many days. Null: however long ago.', examples: [60] }),
          customers: z.int32().meta({ description: 'Number of active customers.', examples: [12] }),
          total_spent: money.meta({ description: 'What they have spent in all, net of refunds.' }),
        }),
      )
      .meta({ description: 'From 0, 30, 60 and 90 days on, also ranges without customers.' }),
  }),
) {}
