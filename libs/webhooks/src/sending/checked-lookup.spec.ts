import dns, { type LookupAddress } from 'node:dns';

import { AddressRefused, checkedLookup } from './checked-lookup';

const PUBLIC: LookupAddress = { address: '197.248.1.1', family: 4 };
const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };
const MAPPED: LookupAddress = { address: '::ffff:127.0.0.1', family: 6 };

/** What name servers answer. */
function givenAnswers(addresses: LookupAddress[]): void {
  const { prototype } = dns.promises.Resolver;
  const ofFamily = (wantedFamily: number) =>
    addresses.filter(({ family }) => family === wantedFamily).map(({ address }) => address);
  jest.spyOn(prototype, 'resolve4').mockImplementation(() => Promise.resolve(ofFamily(4)));
  jest.spyOn(prototype, 'resolve6').mockImplementation(() => Promise.resolve(ofFamily(6)));
}

const resultOf = (addresses: LookupAddress[], { all = true } = {}) => {
  givenAnswers(addresses);
  return looked(false, all);
};

const looked = (allowsPrivate: boolean, all = true) =>
  new Promise((done) => {
    checkedLookup(allowsPrivate)('books.example', { all }, (error, address, family) =>
      done(error ?? (all ? address : { address, family })),
    );
  });

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

  it('takes what one of both questions has found, and fails if none has', async () => {
    const failure = Object.assign(new Error('queryAaaa ETIMEOUT books.example'), { code: 'ETIMEOUT' });
    givenAnswers([PUBLIC]);
    jest.spyOn(dns.promises.Resolver.prototype, 'resolve6').mockRejectedValue(failure);
    expect(await looked(false)).toEqual([PUBLIC]);
    jest.spyOn(dns.promises.Resolver.prototype, 'resolve4').mockRejectedValue(failure);
    expect(await looked(false)).toBe(failure);
  });

  it('takes no thread of the system, which names that never resolve would hold', async () => {
    const lookup = jest.spyOn(dns.promises, 'lookup');
    await resultOf([PUBLIC]);
    expect(lookup).not.toHaveBeenCalled();
  });

  it('allows private addresses on the machine of a developer', async () => {
    jest.spyOn(dns.promises, 'lookup').mockResolvedValue([LOOPBACK] as never);
    expect(await looked(true)).toEqual([LOOPBACK]);
  });
});
