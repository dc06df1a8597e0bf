/** A path of the console. A second slash, or a backslash, would make the rest the name of another host. */
const PATH = /^\/(?![\\/])[^\t\n\r]*$/;

/** The page to open after the sign-in, if the address names one of the console's own pages. */
export function returnPath(to: unknown): string | undefined {
  return typeof to === 'string' && PATH.test(to) && !to.startsWith('/login') ? to : undefined;
}
