import type { NodemailerError } from 'nodemailer/lib/errors';

import { smtpFailure } from './smtp-outcome';

const error = (code: string, command?: string, responseCode?: number) =>
  Object.assign(new Error(code), { code, command, responseCode }) as NodemailerError;

describe('a mail that was not taken', () => {
  it.each([
    ['retry', 'unreachable', error('ESOCKET', 'CONN')],
    ['retry', 'unreachable', error('EDNS', 'CONN')],
    ['retry', 'unreachable', error('ETIMEDOUT', 'CONN')],
    ['retry', 'unreachable', error('ECONNECTION', 'CONN')],
    ['retry', 'no_trusted_tls', error('ETLS', 'STARTTLS')],
    ['retry', 'unreachable', error('EABORT')],
    ['retry', 'wrong_smtp_credentials', error('EAUTH', 'AUTH PLAIN', 535)],
    ['retry', 'wrong_smtp_credentials', error('EAUTH', 'AUTH PLAIN', 454)],
    ['retry', 'smtp_refuses_us', error('EPROTOCOL', 'CONN', 554)],
    ['retry', 'smtp_refuses_us', error('EENVELOPE', 'MAIL FROM', 550)],
    ['retry', 'smtp_421', error('ECONNECTION', 'CONN', 421)],
    ['retry', 'smtp_451', error('EENVELOPE', 'RCPT TO', 451)],
    ['failed', 'smtp_550', error('EENVELOPE', 'RCPT TO', 550)],
    ['failed', 'smtp_552', error('EENVELOPE', 'MAIL FROM', 552)],
    ['failed', 'smtp_554', error('EMESSAGE', 'DATA', 554)],
    ['failed', 'too_large', error('EMESSAGE', 'MAIL FROM')],
    ['failed', 'invalid_address', error('EENVELOPE', 'API')],
  ])('is %s: %s', (status, reason, failure) => expect(smtpFailure(failure, false)).toEqual({ status, reason }));

  it.each(['ESOCKET', 'ETIMEDOUT', 'ECONNECTION', 'ESTREAM', 'EABORT', 'EPROTOCOL', ''])(
    'is in doubt once the server has read of it and %j ends it',
    (code) => expect(smtpFailure(error(code), true)).toEqual({ status: 'doubtful', reason: 'connection_lost' }),
  );

  it('is no doubt where the server answered', () => {
    expect(smtpFailure(error('EMESSAGE', 'DATA', 554), true).status).toBe('failed');
    expect(smtpFailure(error('EMESSAGE', 'DATA', 452), true).status).toBe('retry');
  });
});
