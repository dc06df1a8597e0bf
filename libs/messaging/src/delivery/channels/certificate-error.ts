/** Codes of errors about certificates. Node verifies them before it sends anything, so the message did not leave. */
export const CERTIFICATE_ERROR = /^(?:CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;
