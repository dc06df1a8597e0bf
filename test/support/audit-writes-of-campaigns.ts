import type { Write } from './audit-writes';

/** The writes of campaigns and messages, in the order in which they are tried. */
export const WRITES_OF_CAMPAIGNS: Write[] = [
  {
    what: 'a new campaign',
    operation: 'createCampaign',
    who: 'manager',
    body: ({ campaignTemplateId }) => ({
      ...{ name: 'Easter', purpose: 'offers', channel: 'sms', template_id: campaignTemplateId },
      ...{ audience: { customer_type: ['vip'] }, budget_cap: '50.00' },
    }),
    expected: ({ campaignTemplateId }) => [
      [
        'campaign.created',
        'new',
        {
          ...{ name: { to: 'Easter' }, purpose: { to: 'offers' }, channel: { to: 'sms' }, budget_cap: { to: '50.00' } },
          ...{ template_id: { to: campaignTemplateId }, holdout_percent: { to: '0.0' } },
        },
      ],
    ],
  },
  {
    what: 'a changed campaign',
    operation: 'updateCampaign',
    who: 'manager',
    body: () => ({ name: 'Christmas' }),
    expected: () => [['campaign.updated', 'campaignId', { name: { from: 'Easter', to: 'Christmas' } }]],
  },
  {
    what: 'a campaign that is gone',
    operation: 'deleteCampaign',
    who: 'manager',
    expected: ({ campaignTemplateId }) => [
      [
        'campaign.deleted',
        'campaignId',
        {
          ...{ name: { from: 'Easter' }, purpose: { from: 'offers' }, channel: { from: 'sms' } },
          ...{ template_id: { from: campaignTemplateId }, holdout_percent: { from: '0.0' } },
        },
      ],
    ],
  },
  {
    what: 'a campaign that is sent',
    operation: 'sendCampaign',
    who: 'manager',
    expected: () => [['campaign.updated', 'campaignId', { status: { from: 'draft', to: 'preparing' } }]],
  },
  {
    what: 'a campaign that is called off',
    operation: 'cancelCampaign',
    who: 'manager',
    expected: () => [['campaign.updated', 'campaignId', { status: { from: 'draft', to: 'cancelled' } }]],
  },
  {
    what: 'a message to one customer',
    operation: 'sendMessage',
    who: 'manager',
    body: ({ customerId }) => ({
      ...{ customer_id: customerId, channel: 'sms', purpose: 'service', body: 'Your order is ready' },
    }),
    expected: ({ customerId }) => [
      [
        'message.created',
        'new',
        { customer_id: { to: customerId }, channel: { to: 'sms' }, purpose: { to: 'service' } },
      ],
    ],
  },
  {
    what: 'a message that is sent again',
    operation: 'resendMessage',
    who: 'manager',
    expected: () => [['message.resent', 'messageId', null]],
  },
  {
    what: 'a reply that is read',
    operation: 'readReply',
    who: 'staff',
    expected: () => [['reply.updated', 'replyId', { read_at: { from: null, to: expect.stringMatching(/Z$/) } }]],
  },
];
