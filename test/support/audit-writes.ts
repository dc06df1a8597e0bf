/** The person of the fixtures who sends the request. */
export type Who = 'staff' | 'manager' | 'owner' | 'admin';

/** A request and its expected audit entries: the action, the id of the record, and the changes. */
export interface Write {
  what: string;
  operation: string;
  who: Who;
  body?: (ids: Ids) => object;
  expected: (ids: Ids) => [action: string, resource: string, changes: unknown][];
}

/** The ids of the records in the requests. No record has the id `none`. */
export type Ids = Record<
  | ('businessId' | 'customerId' | 'saleId' | 'pendingId' | 'itemId' | 'userId' | 'keyId' | 'templateId' | 'none')
  | ('claimableId' | 'campaignTemplateId' | 'campaignId' | 'messageId' | 'replyId' | 'importId')
  | ('productId' | 'promotionId' | 'reviewId' | 'webhookId' | 'deliveryId'),
  number
>;

export const MASKED = { from: '***', to: '***' };
/** A sale without lines. */
export const SALE = { payment_method: 'cash', total_amount: '10.50', total_items: '2' };
const saleCreated = (source: string) => ({
  ...{ status: { to: 'completed' }, payment_method: { to: 'cash' }, total_amount: { to: '10.50' } },
  source: { to: source },
});

const MONEY_BACK = { amount: { to: '50.25' }, total_items: { to: '1.000' }, goodwill: { to: false } };

/** Every write route of a business, in the order in which they are tried. */
export const WRITES: Write[] = [
  {
    what: 'a new customer',
    operation: 'createCustomer',
    who: 'staff',
    body: () => ({ name: 'Nafula', phone: '0722 000 111', customer_type: 'regular' }),
    expected: () => [['customer.created', 'new', { customer_type: { to: 'regular' } }]],
  },
  {
    what: 'a changed customer',
    operation: 'updateCustomer',
    who: 'staff',
    body: () => ({ name: 'Nafula Wekesa', phone: '0722 000 112', email: 'n@w.example', customer_type: 'vip' }),
    expected: () => [
      [
        'customer.updated',
        'customerId',
        {
          ...{ name: MASKED, phone: MASKED },
          email: { from: null, to: '***' },
          customer_type: { from: 'walk_in', to: 'vip' },
        },
      ],
    ],
  },
  {
    what: 'a customer who stays as they are',
    operation: 'updateCustomer',
    who: 'staff',
    body: () => ({ customer_type: 'walk_in' }),
    expected: () => [],
  },
  {
    what: 'a deactivated customer',
    operation: 'deleteCustomer',
    who: 'manager',
    expected: () => [['customer.updated', 'customerId', { is_active: { from: true, to: false } }]],
  },
  {
    what: 'a note',
    operation: 'addNote',
    who: 'staff',
    body: () => ({ content: 'Has a new phone' }),
    expected: ({ customerId }) => [
      ['note.created', 'new', { customer_id: { to: customerId }, note_type: { to: 'personal' } }],
    ],
  },
  {
    what: 'a consent',
    operation: 'addConsent',
    who: 'staff',
    body: () => ({ channel: 'sms', purpose: 'offers', state: 'granted', source: 'customer' }),
    expected: ({ customerId }) => [
      [
        'consent.created',
        'new',
        {
          ...{ customer_id: { to: customerId }, channel: { to: 'sms' }, purpose: { to: 'offers' } },
          ...{ state: { to: 'granted' }, source: { to: 'customer' } },
        },
      ],
    ],
  },
  {
    what: 'changed preferences',
    operation: 'updatePreferences',
    who: 'staff',
    body: () => ({ preferred_payment: 'mpesa', best_contact_time: 'after six', can_receive_offers: false }),
    expected: () => [
      [
        'preferences.updated',
        'customerId',
        {
          preferred_payment: { from: null, to: 'mpesa' },
          best_contact_time: { from: null, to: '***' },
          can_receive_offers: { from: true, to: false },
        },
      ],
    ],
  },
  {
    what: 'a sale',
    operation: 'createSale',
    who: 'staff',
    body: ({ customerId }) => ({ ...SALE, customer_id: customerId }),
    expected: ({ customerId }) => [['sale.created', 'new', { ...saleCreated('api'), customer_id: { to: customerId } }]],
  },
  {
    what: 'a receipt that was posted before',
    operation: 'createSale',
    who: 'staff',
    body: () => ({ ...SALE, external_id: 'AGAIN' }),
    expected: () => [],
  },
  {
    what: 'several sales, one of them refused',
    operation: 'createSales',
    who: 'staff',
    body: ({ none }) => ({ sales: [SALE, { ...SALE, customer_id: none }, SALE] }),
    expected: () => [
      ['sale.created', 'new', saleCreated('batch')],
      ['sale.created', 'new', saleCreated('batch')],
    ],
  },
  {
    what: 'a completed sale',
    operation: 'completeSale',
    who: 'staff',
    body: () => ({ completed_at: '2024-01-15T10:30:00Z' }),
    expected: () => [
      [
        'sale.updated',
        'pendingId',
        { status: { from: 'pending', to: 'completed' }, completed_at: { from: null, to: '2024-01-15T10:30:00Z' } },
      ],
    ],
  },
  {
    what: 'a cancelled sale',
    operation: 'cancelSale',
    who: 'manager',
    expected: () => [['sale.updated', 'pendingId', { status: { from: 'pending', to: 'cancelled' } }]],
  },
  {
    what: 'a refund',
    operation: 'refundSale',
    who: 'manager',
    body: ({ itemId }) => ({ items: [{ sale_item_id: itemId, quantity: 1 }], reason: 'Damp' }),
    expected: ({ saleId }) => [
      [
        'sale.updated',
        'saleId',
        {
          status: { from: 'completed', to: 'partially_refunded' },
          refunded_amount: { from: '0.00', to: '50.25' },
          refunded_items: { from: '0.000', to: '1.000' },
        },
      ],
      ['refund.created', 'new', { sale_id: { to: saleId }, ...MONEY_BACK }],
    ],
  },
  {
    what: 'the first settings of loyalty',
    operation: 'updateLoyaltySettings',
    who: 'owner',
    body: () => ({ regular_from: 6 }),
    expected: () => [
      [
        'loyalty_settings.created',
        'businessId',
        { occasional_from: { to: 2 }, regular_from: { to: 6 }, frequent_from: { to: 10 } },
      ],
    ],
  },
  {
    what: 'other settings of loyalty',
    operation: 'updateLoyaltySettings',
    who: 'owner',
    body: () => ({ regular_from: 7 }),
    expected: () => [['loyalty_settings.updated', 'businessId', { regular_from: { from: 6, to: 7 } }]],
  },
  {
    what: 'settings of messaging',
    operation: 'updateMessagingSettings',
    who: 'owner',
    body: () => ({ quiet_to: '07:00', sms_price: 1 }),
    expected: () => [
      [
        'messaging_settings.created',
        'businessId',
        {
          ...{ offers_need_consent: { to: true }, quiet_from: { to: '20:00' }, quiet_to: { to: '07:00' } },
          ...{ sms_price: { to: '1.0000' }, email_price: { to: '0.0000' } },
        },
      ],
    ],
  },
  {
    what: 'another name of the business',
    operation: 'updateBusiness',
    who: 'owner',
    body: () => ({ name: 'Duka Jipya' }),
    expected: () => [['business.updated', 'businessId', { name: { from: 'Duka', to: 'Duka Jipya' } }]],
  },
  {
    what: 'a new member',
    operation: 'addMember',
    who: 'owner',
    body: () => ({ email: 'mpya@duka.example', name: 'Mpya', password: 'sijui la kuandika', role: 'staff' }),
    expected: () => [['member.created', 'new', { role: { to: 'staff' } }]],
  },
  {
    what: 'a member’s other role',
    operation: 'updateMember',
    who: 'owner',
    body: () => ({ role: 'manager' }),
    expected: () => [['member.updated', 'userId', { role: { from: 'staff', to: 'manager' } }]],
  },
  {
    what: 'a member who leaves',
    operation: 'removeMember',
    who: 'owner',
    expected: () => [['member.deleted', 'userId', { role: { from: 'manager' } }]],
  },
  {
    what: 'a new API key',
    operation: 'createApiKey',
    who: 'owner',
    body: () => ({ name: 'Till 2', role: 'staff', scopes: ['sales:write'] }),
    expected: () => [['api_key.created', 'new', { role: { to: 'staff' }, scopes: { to: 'sales:write' } }]],
  },
  {
    what: 'a revoked API key',
    operation: 'revokeApiKey',
    who: 'owner',
    expected: () => [['api_key.updated', 'keyId', { revoked_at: { from: null, to: expect.stringMatching(/Z$/) } }]],
  },
];
