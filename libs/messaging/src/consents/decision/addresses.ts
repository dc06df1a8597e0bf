import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** True for a phone number in E.164 that can exist. */
export function isPhone(phone: string | null): phone is string {
  if (phone === null || !/^\+[1-9]\d{6,14}$/.test(phone)) return false;
  const parsed = parsePhoneNumberFromString(phone);
  return parsed?.number === phone && parsed.isValid();
}

/** The characters of RFC 5322 that need no quoting; mail servers disagree about all others. */
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])$/i;

/** True for an email address that no mail header or server can misread: nothing to quote, 254 characters at most. */
export function isEmail(email: string | null): email is string {
  return email !== null && email.length <= 254 && EMAIL.test(email) && !/^\.|\.\.|\.@/.test(email);
}
