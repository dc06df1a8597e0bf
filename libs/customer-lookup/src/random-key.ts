/** A key for one request. A page that came over plain http has no `crypto.randomUUID`. */
export const randomKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');
