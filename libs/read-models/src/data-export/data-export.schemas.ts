import { id, idInUrl, money, paymentMethod, quantity, storedEnum, timestamp } from '@wateja/common';
import { customer } from '@wateja/customers';
import { listedNote } from '@wateja/notes';
import { profilePreferences } from '@wateja/preferences';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { CustomerMetrics } from '../customer-profile/customer-profile.schemas';
import {
  exportedCampaign,
  exportedConsent,
  exportedMessage,
  exportedReply,
  exportedSuppression,
} from './messaging.schemas';
import {
  exportedPointLot,
  exportedPointsAccount,
  exportedPointsEntry,
  exportedQuote,
  exportedTier,
  exportedTierOverride,
} from './rewards.schemas';

const key = { id, business_id: id.meta({ examples: [5] }), customer_id: id };
const times = { created_at: timestamp, updated_at: timestamp };
const version = z.int32().meta({ examples: [1] });
const text = (example: string) => z.string().meta({ examples: [example] });

const section = z
  .object({
    content: text('What you bought and when, how you paid, and what was refunded.'),
    purpose: text('The shop needs them for its accounts.'),
    retention: text('As long as the law requires the shop to keep its accounts.'),
  })
  .meta({ id: 'DataExportSection' });
const SECTIONS = [
  ...(['customer', 'preferences', 'purchase_history', 'metrics', 'notes'] as const),
  ...(['consents', 'suppressions', 'messages', 'replies', 'campaigns', 'sales'] as const),
  ...(['points_account', 'points', 'point_lots', 'quotes', 'tier', 'tier_overrides', 'merges', 'audit'] as const),
];

const noMoney = money.meta({ examples: ['0.00'] });

const soldItem = z.object({
  id: id.meta({ examples: [301] }),
  product_id: id.meta({ examples: [8] }),
  name: text('Majani ya chai, 250 g').nullable(),
  quantity,
  unit_price: money,
  line_total: money,
  ...{ discount_amount: noMoney, points_amount: noMoney, net_amount: money },
  refunded_quantity: quantity.meta({ examples: ['0'] }),
  refunded_amount: money.meta({ examples: ['0.00'] }),
});

const payment = z.object({
  method: storedEnum(paymentMethod),
  amount: money,
  reference: text('SJK4H7L2QA').nullable(),
});

const refund = z.object({
  id: id.meta({ examples: [12] }),
  external_id: z
    .string()
    .nullable()
    .meta({ examples: ['R-2024-0042-1'] }),
  amount: money,
  total_items: quantity,
  items: z.array(z.object({ sale_item_id: id.meta({ examples: [301] }), quantity, amount: money })).nullable(),
  goodwill: z.boolean().meta({ examples: [false] }),
  reason: text('Damaged packaging').nullable(),
  exchange_sale_id: id.nullable().meta({ examples: [null] }),
  created_by: id.nullable().meta({ examples: [123] }),
  created_at: timestamp,
});

const attribution = z
  .object({
    id: id.meta({ examples: [7] }),
    is_claim: z.boolean().meta({ examples: [true] }),
    user_id: id.nullable().meta({ examples: [123] }),
    api_key_id: id.nullable().meta({ examples: [null] }),
    created_at: timestamp,
  })
  .meta({ description: 'How a sale that was recorded without a customer became theirs.' });

const soldSale = z.object({
  ...{ ...key, id: id.meta({ examples: [101] }) },
  external_id: text('R-2024-0042').nullable(),
  ...{ subtotal_amount: money, discount_amount: noMoney, points_amount: noMoney, rounding_amount: noMoney },
  ...{
    total_amount: money,
    exchanged_amount: noMoney,
    offline_points: quantity.nullable().meta({ examples: [null] }),
    total_items: quantity,
  },
  ...{ refunded_amount: money.meta({ examples: ['0.00'] }), refunded_items: quantity.meta({ examples: ['0'] }) },
  payment_method: storedEnum(paymentMethod),
  payments: z.array(payment),
  status: text('completed'),
  items: z.array(soldItem),
  refunds: z.array(refund),
  attribution: attribution.nullable(),
  created_by: id.nullable().meta({ examples: [123] }),
  api_key_id: id.nullable().meta({ examples: [null] }),
  source: text('api').nullable(),
  ...times,
  completed_at: timestamp.nullable(),
});

const purchaseHistory = z.object({
  ...key,
  total_purchases: z.int32().meta({ examples: [5] }),
  ...{ total_spent: money, total_items_bought: quantity, avg_transaction_value: money },
  ...{ first_purchase_date: timestamp.nullable(), last_purchase_date: timestamp.nullable() },
  is_repeat_customer: z.boolean().meta({ examples: [true] }),
  customer_lifetime_value: money,
  repeat_frequency: text('regular').nullable(),
  ...times,
});

const auditEntry = z.object({
  id: id.meta({ examples: [4711] }),
  at: timestamp,
  action: text('customer.updated'),
  resource: text('customer'),
  resource_id: id.nullable(),
  source: text('api'),
  user_id: id.nullable().meta({ examples: [123] }),
  api_key_id: id.nullable().meta({ examples: [null] }),
  changes: z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ examples: [{ phone: { from: '***', to: '***' } }] }),
  reason: text('Asked for at the counter').nullable(),
});

/** The metrics, in the shape of their own route. */
const metricsSection = CustomerMetrics.schema.shape.metrics;

/** A whole export. The service does not check its stream against this schema; a test does. */
const exportedMerge = z.object({
  ...key,
  ...{ into_customer_id: id, from_customer_id: id.meta({ examples: [124] }) },
  ...{ external_id: text('C-9').nullable(), phone_e164: text('+254701234567').nullable() },
  email: text('a@example.com').nullable(),
  ...{ user_id: id.nullable(), api_key_id: id.nullable(), created_at: timestamp },
  ...{ undone_at: timestamp.nullable(), undone_by: id.nullable(), undone_by_key: id.nullable() },
  kept: z.record(z.string(), z.unknown()).meta({
    description: 'By table: rows of the merged record that could not move, because this one has such a row already.',
    examples: [{ 'customers.removed': [{ id: 124, name: 'A. Otieno' }] }],
  }),
});

export const dataExport = z.object({
  exported_at: timestamp,
  business: z.object({
    id: id.meta({ examples: [5] }),
    name: text('Duka la Wangari'),
    country: text('KE'),
    timezone: text('Africa/Nairobi'),
    currency: text('KES'),
  }),
  explanation: z.object({
    sections: z.object(Object.fromEntries(SECTIONS.map((name) => [name, section]))),
    also_kept: z.array(text('Backups contain the data of the day when they were made.')),
  }),
  customer: customer.extend({
    phone_e164: text('+254701234567').nullable(),
    search_text: text('john doe\njohn@example.com\n254701234567\n701234567'),
    erased_at: timestamp.nullable(),
    version,
  }),
  preferences: profilePreferences.extend({ ...key, version, ...times }).nullable(),
  purchase_history: purchaseHistory.nullable(),
  metrics: metricsSection,
  notes: z.array(listedNote.extend({ ...key, updated_at: timestamp })),
  consents: z.array(exportedConsent),
  suppressions: z.array(exportedSuppression),
  messages: z.array(exportedMessage),
  replies: z.array(exportedReply),
  campaigns: z.array(exportedCampaign),
  sales: z.array(soldSale),
  points_account: exportedPointsAccount.nullable(),
  points: z.array(exportedPointsEntry),
  point_lots: z.array(exportedPointLot),
  quotes: z.array(exportedQuote),
  tier: exportedTier.nullable(),
  tier_overrides: z.array(exportedTierOverride),
  merges: z.array(exportedMerge),
  audit: z.array(auditEntry),
});

export class ExportPath extends createZodDto(z.object({ customerId: idInUrl })) {}

export class DataExport extends createZodDto(dataExport) {}
