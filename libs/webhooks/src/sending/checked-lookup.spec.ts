import dns, { type LookupAddress } from 'node:dns';

import { AddressRefused, checkedLookup } from './checked-lookup';

const PUBLIC: LookupAddress = { address: '197.248.1.1', family: 4 };
const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };
const MAPPED: LookupAddress = { address: '::ffff:127.0.0.1', family: 6 };

function resultOf(addresses: LookupAddress[], { all = true, allowsPrivate = false } = {}) {
  jest
    .spyOn(dns, 'lookup')
    .mockImplementation(((_host: string, _options: object, callback: Callback) => callback(null, addresses)) as never);
  return new Promise((done) => {
    checkedLookup(allowsPrivate)('books.example', { all }, (error, address, family) =>
      done(error ?? (all ? address : { address, family })),
    );
  });
}
type Callback = (error: null, addresses: LookupAddress[]) => void;

describe('The checked resolution of a name', () => {
  it('hands over what it has checked', async () => {
    expect(await resultOf([PUBLIC])).toEqual([PUBLIC]);
    expect(await resultOf([PUBLIC], { all: false })).toEqual(PUBLIC);
  });

  it('refuses a name if one of its addresses is not public, and a name without addresses', async () => {
    for (const addresses of [[LOOPBACK], [PUBLIC, MAPPED], []]) {
      expect(await resultOf(addresses)).toBeInstanceOf(AddressRefused);
      expect(await resultOf(addresses, { all: false })).toBeInstanceOf(AddressRefused);
    }
  });

  it('allows private addresses on the machine of a developer', async () => {
    expect(await resultOf([LOOPBACK], { allowsPrivate: true })).toEqual([LOOPBACK]);
  });
});
