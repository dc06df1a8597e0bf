import type { Write } from './audit-writes';

/** The writes of templates, automatic messages and callback URLs, in the order in which they are tried. */
export const WRITES_OF_TEXTS: Write[] = [
  {
    what: 'a new template',
    operation: 'createTemplate',
    who: 'manager',
    body: () => ({ name: 'Easter', sms_text: 'Karibu' }),
    expected: () => [['template.created', 'new', { name: { to: 'Easter' } }]],
  },
  {
    what: 'another text of a template',
    operation: 'updateTemplate',
    who: 'manager',
    body: () => ({ sms_text: 'Karibu tena' }),
    expected: () => [['template.updated', 'templateId', { sms_text: { from: 'Karibu', to: 'Karibu tena' } }]],
  },
  {
    what: 'a template that is gone',
    operation: 'deleteTemplate',
    who: 'manager',
    expected: () => [['template.deleted', 'templateId', { name: { from: expect.any(String) } }]],
  },
  {
    what: 'a first change to an automatic message',
    operation: 'updateAutomaticMessage',
    who: 'owner',
    body: () => ({ is_enabled: true }),
    expected: () => [
      ['automatic_message.created', 'new', { kind: { to: 'became_regular' }, is_enabled: { to: true } }],
    ],
  },
  {
    what: 'another text of an automatic message',
    operation: 'updateAutomaticMessage',
    who: 'owner',
    body: () => ({ sms_text: 'Karibu' }),
    expected: () => [['automatic_message.updated', 'new', { sms_text: { from: expect.any(String), to: 'Karibu' } }]],
  },
  {
    what: 'a callback token of the shop',
    operation: 'rotateCallbackToken',
    who: 'owner',
    body: () => ({}),
    expected: () => [['callback_token.created', 'businessId', null]],
  },
];
