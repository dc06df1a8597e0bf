/** A new id. Unlike `crypto.randomUUID`, it also works on a page that came over plain http. */
export function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
