import type { Write } from './audit-writes';

/** The write routes of the loyalty programme, in the order that they are tried in. */
export const WRITES_OF_REWARDS: Write[] = [
  {
    what: 'a programme that customers join',
    operation: 'putProgram',
    who: 'owner',
    body: () => ({ valid_from: '2026-01-01', enrolment: 'opt_in' }),
    expected: () => [['program.created', 'new', { version: { to: 1 }, valid_from: { to: '2025-12-31T21:00:00Z' } }]],
  },
  {
    what: 'a new member',
    operation: 'joinMember',
    who: 'staff',
    body: ({ customerId }) => ({ customer_id: customerId }),
    expected: () => [['points_account.created', 'customerId', null]],
  },
  {
    what: 'another version of the programme',
    operation: 'putProgram',
    who: 'owner',
    body: () => ({ earn: { spend: { points: 1, per: '10.00' } } }),
    expected: () => [['program.created', 'new', { version: { to: 2 }, valid_from: { to: expect.any(String) } }]],
  },
  {
    what: 'the same programme again',
    operation: 'putProgram',
    who: 'owner',
    body: () => ({ earn: { spend: { points: 1, per: '10.00' } } }),
    expected: () => [],
  },
  {
    what: 'a promotion',
    operation: 'createPromotion',
    who: 'owner',
    body: () => ({ name: 'Double points', multiplier: '2', starts_at: '2999-01-01', weekdays: [2] }),
    expected: () => [
      [
        'promotion.created',
        'new',
        {
          ...{ name: { to: 'Double points' }, multiplier: { to: '2.000' }, weekdays: { to: [2] } },
          ...{ starts_at: { to: '2998-12-31T21:00:00Z' } },
        },
      ],
    ],
  },
  {
    what: 'the end of a promotion',
    operation: 'endPromotion',
    who: 'owner',
    expected: () => [['promotion.updated', 'promotionId', { ended_at: { from: null, to: expect.any(String) } }]],
  },
  {
    what: 'a simulation, which stores nothing',
    operation: 'simulateProgram',
    who: 'owner',
    body: () => ({ program: {} }),
    expected: () => [],
  },
  {
    what: 'adjusted points',
    operation: 'adjustPoints',
    who: 'manager',
    body: () => ({ points: 5, reason: 'goodwill', note: 'Waited an hour' }),
    expected: ({ customerId }) => [
      ['points.adjusted', 'new', { customer_id: { to: customerId }, points: { to: '5' }, reason: { to: 'goodwill' } }],
    ],
  },
  {
    what: 'a tier set by hand',
    operation: 'setMemberTier',
    who: 'manager',
    body: () => ({ tier: 'regular', until: '2999-01-31', reason: 'Moved here from our other shop' }),
    expected: ({ customerId }) => [
      [
        'tier_override.created',
        'new',
        { customer_id: { to: customerId }, tier: { to: 'regular' }, until: { to: '2999-01-31' } },
      ],
    ],
  },
  {
    what: 'the end of a tier set by hand, where there is none',
    operation: 'endMemberTier',
    who: 'manager',
    expected: () => [],
  },
  {
    what: 'a sale that is given to a customer',
    operation: 'attributeSale',
    who: 'manager',
    body: ({ customerId }) => ({ customer_id: customerId }),
    expected: ({ customerId }) => [['sale.updated', 'claimableId', { customer_id: { from: null, to: customerId } }]],
  },
  {
    what: 'a claimed receipt, which changes its sale',
    operation: 'claimReceipt',
    who: 'staff',
    body: ({ customerId }) => ({ customer_id: customerId, external_id: `R-${customerId}`, total_amount: '10.50' }),
    expected: ({ customerId }) => [['sale.updated', 'claimableId', { customer_id: { from: null, to: customerId } }]],
  },
  {
    what: 'a quote, whose row says who asked',
    operation: 'createQuote',
    who: 'staff',
    body: ({ customerId }) => ({ customer_id: customerId, total_amount: '100.00' }),
    expected: () => [],
  },
  {
    what: 'an extended quote',
    operation: 'extendQuote',
    who: 'staff',
    expected: () => [],
  },
  {
    what: 'a cancelled quote',
    operation: 'cancelQuote',
    who: 'staff',
    expected: () => [],
  },
  {
    what: 'a row of the review, which says who has looked at it',
    operation: 'finishReview',
    who: 'manager',
    expected: () => [],
  },
];
