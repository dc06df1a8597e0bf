import {
  booleanInUrl,
  cursorInUrl,
  customerType,
  id,
  identifier,
  idInUrl,
  limit,
  line,
  message,
  nextCursor,
  offset,
  oneWayToBegin,
  optional,
  properName,
  storedEnum,
  text,
  timestamp,
  timestampInput,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { tagName, tagNames } from './tags/tag-names';

const email = identifier(255, 'Email')
  .check(z.email('Must be a valid email address'))
  .meta({ examples: ['john@example.com'] });

const customerFields = z.strictObject({
  name: properName(255, 'Customer name').meta({ examples: ['John Doe'] }),
  phone: optional(identifier(20, 'Phone').meta({ examples: ['+254701234567'] })).meta({
    description: 'The phone number, stored as it was entered. The search finds it in any usual spelling.',
  }),
  email: optional(email),
  address: optional(text(500, 'Address')).meta({ examples: ['123 Main St, Nairobi'] }),
  customer_type: customerType.default('walk_in'),
  prefer_sms: z.boolean().default(true),
  prefer_email: z.boolean().default(false),
  prefer_call: z.boolean().default(false),
  external_id: optional(identifier(64, 'External id').meta({ examples: ['TILL-0042'] })).meta({
    description: "The customer's id in another system of yours. It is unique in the business.",
  }),
});

export const createCustomer = customerFields;

/** What a page with a widget token may say about a new customer. */
export const customerOfWidget = customerFields.pick({ name: true, phone: true });

export const updateCustomer = customerFields
  .extend({
    customer_type: customerType,
    prefer_sms: z.boolean(),
    prefer_email: z.boolean(),
    prefer_call: z.boolean(),
    is_active: z.boolean().meta({ description: 'False deactivates the customer, true activates the customer again.' }),
  })
  .partial();

/**
 * A customer of another system: known by its `external_id`, if it has one, and registered there at `created_at`. Only a new
 * customer takes `created_at` and `is_active`.
 */
export const importedCustomer = updateCustomer.extend({
  name: customerFields.shape.name,
  external_id: identifier(64, 'External id').optional(),
  created_at: timestampInput.optional(),
  tags: tagNames.optional(),
});
export type ImportedCustomer = z.output<typeof importedCustomer>;

export const customer = z
  .object({
    id,
    business_id: id.meta({ examples: [5] }),
    external_id: z.string().nullable(),
    name: z.string().meta({ examples: ['John Doe'] }),
    phone: z
      .string()
      .nullable()
      .meta({ examples: ['+254701234567'] }),
    email: z
      .string()
      .nullable()
      .meta({ examples: ['john@example.com'] }),
    address: z
      .string()
      .nullable()
      .meta({ examples: ['123 Main St, Nairobi'] }),
    customer_type: storedEnum(customerType),
    is_active: z.boolean().meta({ examples: [true] }),
    prefer_sms: z.boolean().meta({ examples: [true] }),
    prefer_email: z.boolean().meta({ examples: [false] }),
    prefer_call: z.boolean().meta({ examples: [false] }),
    tags: z.array(z.string()).meta({
      description: 'In the order in which they were added.',
      examples: [['Wholesale', 'Delivery']],
    }),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Customer' });

/** The body of POST /customers/:businessId. */
export class CreateCustomer extends createZodDto(
  createCustomer.meta({
    example: { name: 'Zawadi Mwangi', phone: '0700 000 777', email: 'zawadi@barua.example', customer_type: 'regular' },
  }),
) {}

/** The body of PATCH /customers/:businessId/:customerId. Null clears an optional field. */
export class UpdateCustomer extends createZodDto(
  updateCustomer.meta({ example: { address: 'Kindaruma Road 14, second gate', prefer_call: true } }),
) {}

export class CustomerPath extends createZodDto(z.object({ customerId: idInUrl })) {}

/** The position at which a page ends: the sort value and the id of its last customer. */
const listPosition = z.strictObject({
  list: z.string(),
  created_at: timestampInput.optional(),
  name: line(255, 'Name').optional(),
  id,
});

export class CustomerListQuery extends createZodDto(
  z
    .strictObject({
      limit: limit(20),
      offset,
      cursor: cursorInUrl(listPosition).optional(),
      sort_by: z.enum(['created_at', 'name', 'id']).default('created_at'),
      sort_order: z.enum(['asc', 'desc']).default('desc'),
      external_id: identifier(64, 'External id')
        .optional()
        .meta({ description: "Finds the customer with this id of the shop's other system.", examples: ['TILL-0042'] }),
      filter_type: customerType.optional().meta({ description: 'Lists only customers of this type.' }),
      tag: tagName.optional().meta({
        description: 'Lists only customers with this tag. Case makes no difference.',
        examples: ['Wholesale'],
      }),
      is_active: booleanInUrl
        .default(true)
        .meta({ description: 'True lists active customers, false deactivated ones.' }),
    })
    .refine(oneWayToBegin.check, oneWayToBegin.params),
) {}

export class CustomerSearchQuery extends createZodDto(
  z.strictObject({
    q: identifier(255, 'Search term').meta({
      description: 'Any part of a name or email, a phone number in any usual spelling, or a whole external_id.',
      examples: ['Njeri'],
    }),
    limit: limit(10),
  }),
) {}

/** Another customer who may be the same person as a new one. */
export const possibleDuplicate = customer.pick({ id: true, name: true, phone: true, email: true }).extend({
  matched: z.array(z.enum(['phone', 'email'])).meta({
    description: 'The fields that are the same: the phone in any spelling, the email address in any case.',
    examples: [['phone']],
  }),
});

export class CustomerCreated extends createZodDto(
  z.object({
    message: message('Customer created successfully'),
    customer,
    possible_duplicates: z.array(possibleDuplicate).meta({
      description:
        'At most 5 active customers with the same phone or email address; those with both come first. The look-up ' +
        "counts as one more request of the caller's rate limit. The list is empty if that limit is used up, or if " +
        'the caller may not read customers.',
    }),
  }),
) {}

export class CustomerUpdated extends createZodDto(
  z.object({ message: message('Customer updated successfully'), customer }),
) {}

export class CustomerDeleted extends createZodDto(
  z.object({
    message: message('Customer deleted successfully'),
    customer: customer
      .pick({ id: true, name: true, updated_at: true })
      .extend({ is_active: z.boolean().meta({ examples: [false] }) }),
  }),
) {}

export class CustomerList extends createZodDto(
  z.object({
    customers: z.array(
      customer
        .pick({ id: true, name: true, phone: true, customer_type: true, is_active: true, tags: true })
        .extend({ created_at: timestamp })
        .meta({ id: 'CustomerListItem' }),
    ),
    total: z.int32().meta({ description: 'Number of customers that match the filter.', examples: [45] }),
    limit: z.int32().meta({ examples: [20] }),
    offset: z.int32().meta({ examples: [0] }),
    next_cursor: nextCursor,
  }),
) {}

export class CustomerSearchResults extends createZodDto(
  z.object({
    results: z.array(
      customer
        .pick({ id: true, name: true, phone: true, email: true, customer_type: true })
        .extend({
          match: storedEnum(z.enum(['exact', 'similar'])).meta({
            description:
              '`exact`: the customer matches the term in a usual spelling. `similar`: the customer matches if one ' +
              'word of the term has a typo.',
            examples: ['exact'],
          }),
        })
        .meta({ id: 'CustomerSearchResult' }),
    ),
    query: z.string().meta({ examples: ['John'] }),
    count: z.int32().meta({ description: 'Number of results in this answer.', examples: [2] }),
  }),
) {}
