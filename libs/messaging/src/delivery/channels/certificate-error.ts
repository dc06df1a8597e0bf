/** The codes of certificate errors. Node checks certificates before it sends anything, so the message was not sent. */
export const CERTIFICATE_ERROR = /^(?:CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;
