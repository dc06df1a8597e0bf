/** The words of an address after its question mark. */
type Address = Record<string, unknown>;

/**
 * Reads an address with `read`, and drops all else. Without this, the router would hand what `read` leaves out to the page
 * as it stands in the address.
 */
export const onlyKnown =
  <Known extends object>(read: (address: Address) => Known) =>
  (address: Address): Known => ({
    ...Object.fromEntries(Object.keys(address).map((key) => [key, undefined])),
    ...read(address),
  });

export const isId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
