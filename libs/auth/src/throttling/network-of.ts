import { IPv6, parse } from 'ipaddr.js';

/** An IPv6 subscriber gets a network with a 64-bit prefix, and can use any address in it. */
const NETWORK_BYTES = 8;

/** The network that counts as one caller: the address itself in IPv4, its network in IPv6. */
export function networkOf(address: string): string {
  let parsed;
  try {
    parsed = parse(address);
  } catch {
    // A connection by a Unix socket has no address.
    return address;
  }
  if (!(parsed instanceof IPv6)) return parsed.toString();
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  const network = parsed.toByteArray().map((byte, index) => (index < NETWORK_BYTES ? byte : 0));
  return `${new IPv6(network).toString()}/64`;
}
