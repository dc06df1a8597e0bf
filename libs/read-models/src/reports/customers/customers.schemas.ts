import { booleanInUrl, identifier, money, quantity, storedEnum, timestamp } from '@wateja/common';
import { customer } from '@wateja/customers';
import { audienceConditions, refuseEmptyRanges } from '@wateja/messaging';
import { profilePreferences } from '@wateja/preferences';
import { listedEntry } from '@wateja/rewards';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { CustomerMetrics } from '../../customer-profile/customer-profile.schemas';
import { listInUrl, numbersInUrl, pageMembers, refuseOfOtherFormat, reportParameters } from '../query-schemas';
import type { ColumnKind } from '../report';

const metrics = CustomerMetrics.schema.shape.metrics.shape;
const consent = storedEnum(z.enum(['granted', 'withdrawn']))
  .nullable()
  .meta({
    description: 'The consent that counts now. Null if there is none, or if the customer was erased.',
    examples: ['granted'],
  });

const row = z.object({
  ...customer.omit({ business_id: true, created_at: true, updated_at: true }).shape,
  ...profilePreferences.shape,
  total_purchases: metrics.total_purchases,
  total_spent: metrics.total_spent,
  total_items_bought: quantity,
  avg_transaction_value: money,
  customer_lifetime_value: money,
  first_purchase_date: timestamp.nullable(),
  last_purchase_date: timestamp.nullable(),
  days_since_last_purchase: metrics.days_since_last_purchase,
  is_repeat_customer: metrics.is_repeat_customer,
  repeat_frequency: metrics.repeat_frequency,
  loyalty_tier: metrics.loyalty_tier,
  points: listedEntry.shape.points.nullable().meta({
    description:
      'The points of the customer now: those that have not ended, less what is owed. Null without an account, and without ' +
      'the permission `rewards:read`.',
    examples: ['620'],
  }),
  sms_service_consent: consent,
  sms_offers_consent: consent,
  sms_loyalty_consent: consent,
  email_service_consent: consent,
  email_offers_consent: consent,
  email_loyalty_consent: consent,
  created_at: timestamp,
  updated_at: timestamp,
});

/** The columns of the report. A test compares them with the fields of the answer. */
export const CUSTOMER_COLUMNS = {
  id: 'id',
  external_id: 'text',
  name: 'text',
  phone: 'text',
  email: 'text',
  address: 'text',
  customer_type: 'text',
  is_active: 'boolean',
  prefer_sms: 'boolean',
  prefer_email: 'boolean',
  prefer_call: 'boolean',
  tags: 'list',
  favorite_products: 'text',
  preferred_payment: 'text',
  average_spend: 'decimal',
  best_contact_time: 'text',
  do_not_contact: 'boolean',
  can_receive_offers: 'boolean',
  can_receive_loyalty: 'boolean',
  total_purchases: 'integer',
  total_spent: 'decimal',
  total_items_bought: 'decimal',
  avg_transaction_value: 'decimal',
  customer_lifetime_value: 'decimal',
  first_purchase_date: 'time',
  last_purchase_date: 'time',
  days_since_last_purchase: 'integer',
  is_repeat_customer: 'boolean',
  repeat_frequency: 'text',
  loyalty_tier: 'text',
  points: 'decimal',
  sms_service_consent: 'text',
  sms_offers_consent: 'text',
  sms_loyalty_consent: 'text',
  email_service_consent: 'text',
  email_offers_consent: 'text',
  email_loyalty_consent: 'text',
  created_at: 'time',
  updated_at: 'time',
} as const satisfies Record<keyof z.output<typeof row>, ColumnKind>;

export const CUSTOMER_SORTS = ['created_at', 'name', 'total_spent', 'last_purchase_date'] as const;

const filters = {
  q: identifier(255, 'Search term')
    .optional()
    .meta({
      description:
        'Selects customers as the search does: any part of a name or email, or a phone number. It finds at most the ' +
        '1,000 best matches.',
    }),
  sort: z.enum(CUSTOMER_SORTS).default('created_at').meta({
    description: 'With `last_purchase_date`, customers without a purchase count as the longest ago.',
  }),
  sort_order: z.enum(['asc', 'desc']).default('desc'),
  is_active: booleanInUrl.default(true).meta({ description: 'True selects active customers, false deactivated ones.' }),
  tag: listInUrl(audienceConditions.tag.optional()),
  customer_type: listInUrl(audienceConditions.customer_type.optional()),
  repeat_frequency: listInUrl(audienceConditions.repeat_frequency.optional()),
  loyalty_tier: listInUrl(audienceConditions.loyalty_tier.optional()),
  is_repeat_customer: booleanInUrl.optional().meta({
    description: 'True selects customers with two purchases or more, false the others.',
  }),
  last_purchase_before: audienceConditions.last_purchase_before.optional(),
  last_purchase_after: audienceConditions.last_purchase_after.optional(),
  min_spent: audienceConditions.min_spent.optional(),
  max_spent: audienceConditions.max_spent.optional(),
  bought_product_ids: numbersInUrl(audienceConditions.bought_product_ids.optional()),
  has: listInUrl(
    z
      .array(z.enum(['phone', 'email']))
      .max(2)
      .optional(),
  ).meta({
    description: 'Selects customers with a phone number, with an email address, or with both.',
    examples: [['email']],
  }),
  can_receive_offers: booleanInUrl.optional().meta({
    description:
      'True selects customers to whom Wateja would send an offer: active, not refused, with the consent that the shop ' +
      'requires and a valid address; on the channels of `has`, or on any channel. False selects the others. ' +
      '`can_receive_offers=true&has=email` is the mailing list.',
  }),
};

export class CustomersReportQuery extends createZodDto(
  z.strictObject({ ...reportParameters(CUSTOMER_COLUMNS), ...filters }).superRefine((query, context) => {
    refuseOfOtherFormat(query, context);
    refuseEmptyRanges(query, context);
    if (query.q === undefined || query.is_active) return;
    context.addIssue({
      code: 'custom',
      path: ['q'],
      message: 'Not allowed with is_active=false: the search finds active customers',
    });
  }),
) {}

export class CustomersReportPage extends createZodDto(z.object({ customers: z.array(row), ...pageMembers })) {}
