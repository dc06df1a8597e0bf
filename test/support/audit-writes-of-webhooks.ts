import type { Write } from './audit-writes';

/** The write routes of webhooks, in the order in which they are tried. */
export const WRITES_OF_WEBHOOKS: Write[] = [
  {
    what: 'a new webhook',
    operation: 'createWebhook',
    who: 'owner',
    body: () => ({ url: 'https://books.example/wateja', events: ['sale.completed'] }),
    expected: () => [['webhook.created', 'new', { events: { to: ['sale.completed'] } }]],
  },
  {
    what: 'a changed webhook',
    operation: 'updateWebhook',
    who: 'owner',
    body: () => ({ url: 'https://accounts.example/wateja', events: ['sale.refunded'] }),
    expected: () => [
      [
        'webhook.updated',
        'webhookId',
        { url: { from: '***', to: '***' }, events: { from: ['sale.completed'], to: ['sale.refunded'] } },
      ],
    ],
  },
  {
    what: 'a new secret of a webhook',
    operation: 'rotateWebhookSecret',
    who: 'owner',
    body: () => ({ overlap_hours: 0 }),
    expected: () => [
      ['webhook.updated', 'webhookId', { rotated_at: { from: null, to: expect.any(String) as string } }],
    ],
  },
  {
    what: 'a ping, which changes nothing of the shop',
    operation: 'pingWebhook',
    who: 'owner',
    expected: () => [],
  },
  {
    what: 'an event that is delivered again',
    operation: 'replayWebhookDelivery',
    who: 'owner',
    expected: () => [],
  },
  {
    what: 'a deleted webhook',
    operation: 'deleteWebhook',
    who: 'owner',
    expected: () => [['webhook.deleted', 'webhookId', { events: { from: ['sale.completed'] } }]],
  },
];
