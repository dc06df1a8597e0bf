import type { LookupAddress } from 'node:dns';

import { AddressRefused, checkedLookup, type Resolver } from './checked-lookup';

const PUBLIC: LookupAddress = { address: '197.248.1.1', family: 4 };
const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };
const MAPPED: LookupAddress = { address: '::ffff:127.0.0.1', family: 6 };

const resolving =
  (...addresses: LookupAddress[]): Resolver =>
  (_host, _options, callback) =>
    callback(null, addresses);

function resultOf(resolver: Resolver, { all = true, allowsPrivate = false } = {}) {
  return new Promise((done) => {
    checkedLookup(allowsPrivate, resolver)('books.example', { all }, (error, address, family) =>
      done(error ?? (all ? address : { address, family })),
    );
  });
}

describe('The checked resolution of a name', () => {
  it('hands over what it has checked', async () => {
    expect(await resultOf(resolving(PUBLIC))).toEqual([PUBLIC]);
    expect(await resultOf(resolving(PUBLIC), { all: false })).toEqual(PUBLIC);
  });

  it('refuses a name if one of its addresses is not public, and a name without addresses', async () => {
    for (const resolver of [resolving(LOOPBACK), resolving(PUBLIC, MAPPED), resolving()]) {
      expect(await resultOf(resolver)).toBeInstanceOf(AddressRefused);
      expect(await resultOf(resolver, { all: false })).toBeInstanceOf(AddressRefused);
    }
  });

  it('allows private addresses on the machine of a developer', async () => {
    expect(await resultOf(resolving(LOOPBACK), { allowsPrivate: true })).toEqual([LOOPBACK]);
  });
});
