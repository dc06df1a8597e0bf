import { isIP } from 'node:net';

import { isPublicAddress } from './allowed-address';

/** The ports of HTTPS. Others belong to other services, to which a request of ours could be a command. */
const PORTS = ['', '443', '8443'];

/** Names that never leave a machine or its network (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|onion|alt)$/;

/**
 * Why webhooks may not point to a URL, as a sentence; null if they may. A name that is not local is resolved later, at
 * each attempt. The URL parser has already turned decimal, octal and hexadecimal addresses into the usual form.
 */
export function problemOfUrl(text: string, allowsPrivate: boolean): string | null {
  if (!URL.canParse(text)) return 'Must be a URL';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowsPrivate && url.protocol === 'http:')) return 'Must begin with https://';
  if (url.username !== '' || url.password !== '') return 'Must not contain a user name or a password';
  if (url.hash !== '') return 'Must not contain a part after #';
  if (allowsPrivate) return null;
  if (!PORTS.includes(url.port)) return 'Must have no port, or 443 or 8443';
  return problemOfHost(hostOf(url));
}

/** The host of a URL without the brackets of an IPv6 address, and without a dot at its end. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

function problemOfHost(host: string): string | null {
  if (isIP(host) !== 0) return isPublicAddress(host) ? null : NOT_PUBLIC;
  if (LOCAL_NAME.test(host) || !host.includes('.')) return NOT_PUBLIC;
  return null;
}

/** The same sentence for all addresses, so that answers do not describe our network. */
export const NOT_PUBLIC = 'Must point to an address of the public internet';
