/** True for the `hostname` of a URL that leads to this very machine: nobody on the way reads along. */
export const isLoopback = (hostname: string) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** https, or this very machine: whoever could change or read what goes there would see secrets, or sign in as anybody. */
export const isSafeUrl = (value: string) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
};
