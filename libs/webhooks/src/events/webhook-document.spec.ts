import { webhookDocument } from './webhook-document';
import { PING, WEBHOOK_EVENT_NAMES } from './webhook-events';

/** What no event may tell. */
const PERSONAL = /name|phone|email|address|note|text|body|tags|birthday/;

describe('The document of webhooks', () => {
  const { webhooks, schemas } = webhookDocument();

  it('describes each event, and the ping', () => {
    expect(Object.keys(webhooks)).toEqual([...WEBHOOK_EVENT_NAMES, PING]);
    expect(Object.keys(schemas)).toHaveLength(WEBHOOK_EVENT_NAMES.length + 1);
  });

  it('has no field for personal data', () => {
    const fields = JSON.stringify(schemas).match(/"(\w+)":\{"(?:type|anyOf|description|format|enum)"/g) ?? [];
    expect(fields.length).toBeGreaterThan(50);
    expect(fields.filter((field) => PERSONAL.test(field.split(':')[0] as string))).toEqual([]);
  });
});
