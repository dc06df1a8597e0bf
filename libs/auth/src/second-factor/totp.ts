import { Secret, TOTP } from 'otpauth';

/** The variant of RFC 6238 that every app supports: six digits by SHA-1, and another code every 30 seconds. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;
/** How many steps the clock of a phone may be off. */
const MAX_STEPS_OFF = 1;
const ISSUER = 'Wateja';

/** A new secret, as the base32 text that people can type into an app. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** The `otpauth://` address of a secret, which a page shows as a QR code. `account` is the name in the app. */
export const totpAddress = (secret: string, account: string): string =>
  new TOTP({ ...FORM, issuer: ISSUER, label: account, secret }).toString();

/** True for what may be a code of an app. */
export const looksLikeTotp = (code: string): boolean => /^\d{6}$/.test(code);

/**
 * The 30-second step of a code: the number of steps since 1970. Null if the secret makes no such code at this time.
 * @param now in milliseconds
 */
export function stepOf(code: string, secret: string, now = Date.now()): number | null {
  if (!looksLikeTotp(code)) return null;
  const { period } = FORM;
  const off = TOTP.validate({
    ...FORM,
    token: code,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window: MAX_STEPS_OFF,
  });
  return off === null ? null : TOTP.counter({ period, timestamp: now }) + off;
}
