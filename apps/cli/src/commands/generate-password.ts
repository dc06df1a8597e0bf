import { randomBytes } from 'node:crypto';

/** Makes a random password of 96 bits. Its characters need no quoting in any shell. */
export const generatePassword = () => randomBytes(12).toString('base64url');
