/** The parameters of an address after its question mark. */
type Address = Record<string, unknown>;

/**
 * Reads the parameters with `read`, and drops all others. Otherwise the router would pass the others to the page as
 * they are.
 */
export const onlyKnown =
  <Known extends object>(read: (address: Address) => Known) =>
  (address: Address): Known => ({
    ...Object.fromEntries(Object.keys(address).map((key) => [key, undefined])),
    ...read(address),
  });

export const isId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
