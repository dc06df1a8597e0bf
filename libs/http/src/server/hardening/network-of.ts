import { fromByteArray, type IPv4, IPv6, parse } from 'ipaddr.js';

/** An IPv6 subscriber gets a network with a 64-bit prefix, and can use any address in it. */
const NETWORK_BYTES = 8;

/** How many bits of an address are kept where people can read them: a provider or a town, not a household. */
const PUBLIC_BITS = { ipv4: 24, ipv6: 48 };

/** The network that counts as one caller: the address itself in IPv4, its network in IPv6. */
export function networkOf(address: string): string {
  const parsed = parseAddress(address);
  if (!parsed) return address;
  return parsed instanceof IPv6 ? networkWith(parsed, NETWORK_BYTES * 8) : parsed.toString();
}

/** The network of an address that may be shown to people: `203.0.113.0/24`, or `2001:db8:1::/48`. */
export function publicNetworkOf(address: string): string {
  const parsed = parseAddress(address);
  return parsed ? networkWith(parsed, PUBLIC_BITS[parsed.kind()]) : 'local';
}

/** Null for a connection by a Unix socket, which has no address. */
function parseAddress(address: string): IPv4 | IPv6 | null {
  try {
    const parsed = parse(address);
    return parsed instanceof IPv6 && parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
  } catch {
    return null;
  }
}

function networkWith(address: IPv4 | IPv6, bits: number): string {
  const bytes = address.toByteArray().map((byte, index) => (index < bits / 8 ? byte : 0));
  return `${fromByteArray(bytes).toString()}/${bits}`;
}

/** True for an address of this machine. */
export function isLoopbackPeer(address: string): boolean {
  return parseAddress(address)?.range() === 'loopback';
}
