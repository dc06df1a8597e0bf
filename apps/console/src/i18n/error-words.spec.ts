import { readFileSync } from 'node:fs';

import apiErrors from './en/api-errors.json';
import entry from './en/entry.json';
import shop from './en/shop.json';

/** The codes of docs/errors.md, in the order of the page. */
const documented = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code ?? '');

/** Our own sentences that stand for no code. */
const NO_CODES = ['network', 'unknownFate'];

/** What only programs meet, or a page answers by itself and never in words. */
const NEVER_SHOWN = [
  ...['unknown_field', 'unknown_parameter', 'invalid', 'bad_request', 'unauthenticated', 'access_token_missing'],
  ...['access_token_invalid', 'access_token_expired', 'api_key_invalid', 'second_factor_required'],
  ...['refresh_token_invalid', 'callback_token_invalid', 'unsubscribe_token_invalid', 'scope_insufficient'],
  ...['widget_token_insufficient', 'widget_origin_refused', 'widget_permission_refused', 'person_required'],
  ...['foreign_origin', 'route_not_found', 'event_not_found', 'receipt_not_found', 'program_version_not_found'],
  ...['user_ambiguous', 'external_id_taken', 'sku_taken', 'product_id_taken', 'ambiguous_phone', 'sale_not_finished'],
  ...['receipt_taken', 'event_already_delivered', 'switched_off_by_person', 'claim_too_late', 'claim_limit'],
  ...['idempotency_key_reused', 'reference_not_found', 'too_many_rows', 'method_not_allowed', 'not_acceptable'],
  ...['url_too_long', 'unsupported_media_type', 'too_many_connections', 'too_many_bodies', 'headers_too_large'],
  ...[
    'shutting_down',
    'database_unavailable',
    'wrong_suppression_key',
    'database_full',
    'identity_provider_unavailable',
  ],
];

describe('the words of errors', () => {
  const worded = [...Object.keys(entry.errors), ...Object.keys(apiErrors.apiErrors), ...Object.keys(shop.fields)];

  it('stand for codes that the API has', () => {
    const errors = [...Object.keys(entry.errors), ...Object.keys(apiErrors.apiErrors)];
    expect(errors.filter((code) => !documented.includes(code) && !NO_CODES.includes(code))).toEqual([]);
  });

  it('are there for each code that a person can meet', () => {
    expect(documented.length).toBeGreaterThan(150);
    expect(documented.filter((code) => !worded.includes(code) && !NEVER_SHOWN.includes(code))).toEqual([]);
  });

  it('are not missing on purpose where they are there', () => {
    expect(NEVER_SHOWN.filter((code) => worded.includes(code) || !documented.includes(code))).toEqual([]);
  });
});
