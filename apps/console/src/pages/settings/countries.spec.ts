import { readFileSync } from 'node:fs';

import { COUNTRIES } from './countries';

it('the countries to choose are those whose phone numbers the API can read', () => {
  const metadata = readFileSync('node_modules/libphonenumber-js/metadata.min.json', 'utf8');
  const { countries } = JSON.parse(metadata) as { countries: object };
  expect([...COUNTRIES]).toEqual(Object.keys(countries).sort());
});
