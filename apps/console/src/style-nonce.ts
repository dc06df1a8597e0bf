declare global {
  interface Window {
    /** The packages that write style elements read the nonce here. */
    __webpack_nonce__?: string;
  }
}

/** The nonce that the policy of this page allows for style elements. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
window.__webpack_nonce__ = styleNonce;
