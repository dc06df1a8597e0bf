import dns, { type LookupAddress, type LookupOptions } from 'node:dns';

import { isPublicAddress } from './allowed-address';

/** A name resolved to an address that webhooks may not reach. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Milliseconds that a name server has for one question, and how often it is asked. An attempt takes at most 10 seconds. */
const DNS_LIMITS = { timeout: 2_000, tries: 2 };

type Callback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Makes the `lookup` of a connection. It resolves the name once and hands over what it has checked, so the address that
 * was checked is the one that is connected: a name that changes between check and connection (DNS rebinding) gains
 * nothing. One address that is refused refuses the name.
 */
export function checkedLookup(allowsPrivate: boolean) {
  const resolve = allowsPrivate ? addressesOfSystem : publicAddresses;
  return (host: string, { all }: LookupOptions, callback: Callback): void => {
    resolve(host).then(
      (addresses) => {
        // A callback that throws is a fault of its own, and no failure of the resolution.
        const [first] = addresses;
        if (!first) process.nextTick(callback, new AddressRefused(), []);
        else if (all) process.nextTick(callback, null, addresses);
        else process.nextTick(callback, null, first.address, first.family);
      },
      (error: Error) => process.nextTick(callback, error, []),
    );
  };
}

/** Resolves names as the system does, also those of /etc/hosts. Only the machine of a developer needs it. */
const addressesOfSystem = (host: string): Promise<LookupAddress[]> => dns.promises.lookup(host, { all: true });

/**
 * Asks the name servers directly. The system has a few threads for all its resolutions and ends none early, so a handful
 * of names that never resolve would hold up all others.
 * @throws AddressRefused
 */
async function publicAddresses(host: string): Promise<LookupAddress[]> {
  const resolver = new dns.promises.Resolver(DNS_LIMITS);
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason;
  const addresses = [...addressesOf(v4, 4), ...addressesOf(v6, 6)];
  if (!addresses.every(({ address }) => isPublicAddress(address))) throw new AddressRefused();
  return addresses;
}

const addressesOf = (result: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] =>
  result.status === 'fulfilled' ? result.value.map((address) => ({ address, family })) : [];
