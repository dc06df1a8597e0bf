/** True for the `hostname` of a URL of this machine. Nobody else can read such traffic. */
export const isLoopback = (hostname: string) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** True for a `HOST` that only programs on this machine can reach. */
export const isLoopbackAddress = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

/**
 * True for an https URL, or a URL of this machine. Over plain http somebody on the network could read secrets, or
 * change keys and log in as anybody.
 */
export const isSafeUrl = (value: string) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
};

/** True for a part of a URL whose percent signs stand for characters. */
export const isDecodable = (part: string): boolean => {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
};
