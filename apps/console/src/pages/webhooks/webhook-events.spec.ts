import { readFileSync } from 'node:fs';

import { EVENTS, eventsOfText, textOfEvents } from './webhook-events';

interface ApiDocument {
  components: { schemas: { CreateWebhook: { properties: { events: { items: { enum: string[] } } } } } };
}

describe('the events of webhooks', () => {
  it('are those that the API knows, each in one group', () => {
    const { components } = JSON.parse(readFileSync('openapi.json', 'utf8')) as ApiDocument;
    expect([...EVENTS].sort()).toEqual(components.schemas.CreateWebhook.properties.events.items.enum.sort());
  });

  it('make the same text in any order, from which they are read again', () => {
    const text = textOfEvents(['sale.refunded', 'customer.created']);
    expect(textOfEvents(['customer.created', 'sale.refunded'])).toBe(text);
    expect(eventsOfText(text)).toEqual(['customer.created', 'sale.refunded']);
    expect(eventsOfText('')).toEqual([]);
  });
});
