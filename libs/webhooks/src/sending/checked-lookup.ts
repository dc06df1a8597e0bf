import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';

import { isPublicAddress } from './allowed-address';

/** A name resolved to an address that webhooks may not reach. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

type Callback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Makes the `lookup` of a connection. It resolves the name once and hands over what it has checked, so the address that
 * was checked is the one that is connected: a name that changes between check and connection (DNS rebinding) gains
 * nothing. One address that is refused refuses the name.
 */
export function checkedLookup(allowsPrivate: boolean) {
  return (host: string, options: LookupOptions, callback: Callback): void => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      if (!allowsPrivate && !addresses.every(({ address }) => isPublicAddress(address)))
        return callback(new AddressRefused(), []);
      const [first] = addresses;
      if (!first) return callback(new AddressRefused(), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
