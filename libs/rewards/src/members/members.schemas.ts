import {
  id,
  idInput,
  identifier,
  idInUrl,
  message,
  money,
  properName,
  quantity,
  timestamp,
  timestampInput,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { receiptFields } from '../claims/receipt-fields';
import { points } from '../ledger/points.schemas';

export const customerId = id.meta({ examples: [123] });

export const day = z.iso.date().meta({ examples: ['2027-01-31'] });

export class MemberPath extends createZodDto(z.object({ customerId: idInUrl })) {}

export class MemberQuery extends createZodDto(
  z.strictObject({
    as_of: timestampInput.optional().meta({
      description: 'The account as it was at this moment, by the times of sales and refunds. Default: now.',
    }),
  }),
) {}

export class JoinMember extends createZodDto(
  z
    .strictObject({
      phone: identifier(20, 'Phone')
        .optional()
        .meta({ description: 'In any spelling.', examples: ['0712 345 678'] }),
      name: properName(255, 'Customer name')
        .optional()
        .meta({ description: 'With a phone: creates the customer if nobody has it.', examples: ['Zawadi Mwangi'] }),
      customer_id: idInput.optional().meta({ description: 'Instead of the phone.' }),
      receipt: z
        .strictObject(receiptFields)
        .optional()
        .meta({
          description:
            'The receipt of a sale without a customer. It is claimed in the same step. If the claim is refused, the ' +
            'customer does not join.',
        }),
    })
    .refine(({ phone, customer_id }) => (phone === undefined) !== (customer_id === undefined), {
      error: 'Send a phone or a customer_id',
      path: ['phone'],
    })
    .refine(({ phone, name }) => name === undefined || phone !== undefined, {
      error: 'Send it with a phone',
      path: ['name'],
    })
    .meta({ example: { phone: '0700 000 101' } }),
) {}

const lot = z
  .object({
    id: id.meta({ examples: [42] }),
    points: points('100'),
    remaining: points('80'),
    earned_at: timestamp,
    last_good_day: day.nullable().meta({ description: "In the shop's time zone. Null: the points never end." }),
    sale_id: id.nullable().meta({ examples: [101] }),
  })
  .meta({ id: 'PointsLot' });

const multiplier = quantity.meta({ examples: ['2'] });

/** The promotion of an answer about a purchase at that moment. */
export const earningPromotion = z
  .object({
    id: id.meta({ examples: [4] }),
    name: z.string().meta({ examples: ['Double points on Tuesdays'] }),
    multiplier,
    ends_at: timestamp.nullable().meta({ description: 'Null: it has no end.' }),
  })
  .nullable()
  .meta({
    description: 'The promotion that `multiplier` comes from. Null: none counts, or the tier multiplies by as much.',
    examples: [null],
  });

const missing = {
  min_spent: money.meta({ description: 'The money that is missing.', examples: ['4200.00'] }),
  min_purchases: z.int32().meta({ description: 'The number of purchases that are missing.', examples: [0] }),
};

export const memberTier = z
  .object({
    name: z
      .string()
      .nullable()
      .meta({ description: 'Null: the customer has reached no tier.', examples: ['Gold'] }),
    discount_percent: z
      .string()
      .meta({ description: 'What the tier takes off each line of a sale, in percent.', examples: ['5'] }),
    since: day.nullable().meta({ description: 'Null: the customer has always had it.', examples: ['2026-08-01'] }),
    held_until: day.nullable().meta({
      description: 'The last day of the tier if nothing more is bought. Null: it does not end.',
      examples: ['2027-02-14'],
    }),
    is_override: z.boolean().meta({ description: 'True: a user has set the tier by hand.', examples: [false] }),
    until: day.nullable().meta({
      description: 'The last day of a tier that was set by hand. Null: it follows from the purchases.',
      examples: [null],
    }),
    next: z
      .object({
        name: z.string().meta({ examples: ['Platinum'] }),
        ...missing,
      })
      .nullable()
      .meta({
        description:
          'The next tier, and what is missing for it today. Null: there is no higher one, or the tier was set by hand.',
      }),
    to_keep: z
      .object({ ...missing, by: day.meta({ description: 'The last day to buy it.', examples: ['2027-02-14'] }) })
      .nullable()
      .meta({
        description:
          'What the customer has to buy so that the tier does not end. Null: it does not end, or was set by hand.',
      }),
  })
  .meta({ id: 'MemberTier' });

export const member = z
  .object({
    customer_id: customerId,
    name_hint: z.string().meta({ description: 'To read back to the customer.', examples: ['Z. Mwangi'] }),
    is_member: z
      .boolean()
      .meta({ description: 'False: the customer has not joined, or was erased.', examples: [true] }),
    joined_at: timestamp.nullable().meta({ description: 'Null: the account opens with the first points.' }),
    balance: points('620').meta({ description: 'What is left of the points that have not ended, less what is owed.' }),
    reserved: points('200').meta({
      description: 'Points that open quotes reserve. With `as_of` in the past it is 0, because no reservation is kept.',
    }),
    available: points('420').meta({ description: 'What the customer can use: the balance less reserved points.' }),
    owed: points('0').meta({
      description: 'Points that refunds took back after they were spent. The next points pay them.',
    }),
    worth: money.meta({ description: 'The value of the balance in money.', examples: ['620.00'] }),
    expiring: z
      .array(z.object({ points: points('120'), last_good_day: day }))
      .meta({ description: 'All coming ends, the earliest first.' }),
    lots: z.array(lot).meta({ description: 'The first 100 lots that have something left, in the order of their use.' }),
    lifetime_earned: points('1830').meta({ description: 'All points earned, less what refunds took back.' }),
    lifetime_redeemed: points('1100').meta({ description: 'All points used, less what refunds gave back.' }),
    tier: memberTier.nullable().meta({
      description: 'By all purchases until now, or until `as_of`. Null while no programme is switched on.',
    }),
    multiplier: multiplier.nullable().meta({
      description: 'What multiplies the points for spending in a purchase at this moment. Null without a programme.',
    }),
    promotion: earningPromotion,
  })
  .meta({ id: 'RewardMember' });

export class OneMember extends createZodDto(z.object({ member })) {}

export class MemberJoined extends createZodDto(
  z.object({
    message: message('Member joined'),
    is_new: z.boolean().meta({ description: 'True: the customer joins with this request.', examples: [true] }),
    member,
    receipt: z
      .object({ sale_id: id.meta({ examples: [101] }), points_earned: points('7') })
      .nullable()
      .meta({ description: 'What the claimed receipt has earned. Null: the request named none.', examples: [null] }),
  }),
) {}
