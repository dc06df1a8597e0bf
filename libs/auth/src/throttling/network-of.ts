import { IPv6, parse } from 'ipaddr.js';

/** What a subscriber of IPv6 gets is a network of 64 bits: whoever has one can take any address in it. */
const NETWORK_BYTES = 8;

/** Whom an address stands for: itself in IPv4, its network in IPv6. */
export function networkOf(address: string): string {
  let parsed;
  try {
    parsed = parse(address);
  } catch {
    // A Unix socket has none.
    return address;
  }
  if (!(parsed instanceof IPv6)) return parsed.toString();
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  const network = parsed.toByteArray().map((byte, index) => (index < NETWORK_BYTES ? byte : 0));
  return `${new IPv6(network).toString()}/64`;
}
