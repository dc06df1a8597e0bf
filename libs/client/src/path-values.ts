/**
 * Refuses the values that an address cannot hold. A browser reads `.` and `..` in a path as folders, however they are
 * encoded: the removal of the tag `..` would become the removal of the customer.
 * @throws TypeError if a value is `.` or `..`
 */
export function refuseDots(path: Readonly<Record<string, unknown>> = {}): void {
  for (const [name, value] of Object.entries(path)) {
    if (value === '.' || value === '..') throw new TypeError(`${name} must not be "${value}".`);
  }
}
