import type { AccountLink, LinkReason } from '@wateja/auth';

/** The subject and the text of a mail. */
interface MailText {
  subject: string;
  body: string;
}

/**
 * The mail with a link for an account.
 * @param publicUrl where browsers reach the service, without a slash at the end
 */
export function accountMailText(
  reason: LinkReason,
  { token, email, business_name }: AccountLink,
  { publicUrl, operator }: { publicUrl: string; operator: string },
): MailText {
  // What follows # is sent to no server, so no log of a proxy has the token.
  const link = `${publicUrl}/console/password#${token}`;
  const account = business_name === null ? email : `${email} at ${business_name}`;
  if (reason === 'invitation') {
    return {
      subject: `Your account at ${business_name ?? operator}`,
      body:
        `You have an account now: ${account}.\n\nChoose your password within 30 minutes:\n${link}\n\n` +
        `After that, ask for a new link:\n${publicUrl}/console/forgotten`,
    };
  }
  return {
    subject: 'A new password',
    body:
      `Somebody asked for a new password for your account: ${account}.\n\n` +
      `If it was you, set one within 30 minutes:\n${link}\n\n` +
      'If it was not you, ignore this mail. Your password stays as it is.',
  };
}
