/** What is kept about the sender of a request. */
export interface StoredOrigin {
  /** A keyed hash of the address, 32 hexadecimal digits. */
  address_hash: string;
  /** The network of the address, such as `203.0.113.0/24`. */
  network: string;
  /** `User-Agent`, without characters that could change a line of a log or of a page. */
  client: string | null;
}

/** The part of an origin that may be stored. */
export const withoutAddress = ({ address_hash, network, client }: StoredOrigin): StoredOrigin => ({
  address_hash,
  network,
  client,
});
