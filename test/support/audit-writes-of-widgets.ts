import type { Write } from './audit-writes';

/** What the writes of pages with a customer lookup leave in the audit trail. */
export const WRITES_OF_WIDGETS: Write[] = [
  {
    what: 'a token for a page, which is not stored',
    operation: 'createWidgetToken',
    who: 'manager',
    body: () => ({ origin: 'https://till.example' }),
    expected: () => [],
  },
];
