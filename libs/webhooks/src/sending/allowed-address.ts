import { isValid, parse } from 'ipaddr.js';

/** Where a machine in Microsoft's cloud reaches its host, which answers about the machine. It looks like any other address. */
const CLOUD_HOST = '168.63.129.16';

/**
 * True for an address of the public internet. Everything else is refused: this machine, private and local networks,
 * multicast, and the forms of IPv6 that carry an IPv4 address, because a gateway may lead from them to a private one.
 */
export function isPublicAddress(address: string): boolean {
  if (!isValid(address)) return false;
  const parsed = parse(address);
  // The ranges that are not special include those that are not assigned yet. Of IPv6 only 2000::/3 is global unicast.
  if (parsed.range() !== 'unicast') return false;
  if (parsed.toString() === CLOUD_HOST) return false;
  return parsed.kind() === 'ipv4' || ((parsed.toByteArray()[0] as number) & 0xe0) === 0x20;
}
