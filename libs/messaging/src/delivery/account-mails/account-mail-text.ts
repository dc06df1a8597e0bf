import type { AccountLink, LinkReason } from '@wateja/auth';

/** The subject and the text of a mail. */
interface MailText {
  subject: string;
  body: string;
}

const MAX_NAME = 60;

/**
 * The name of a shop for a mail of the operator. Owners choose these names and whom they invite, so a name must not become
 * a link or a text of its own: mail programs make links of web addresses, but not if a space follows each dot and slash.
 */
function plainName(name: string): string {
  const characters = [...name.replaceAll(/[.:/\\\u2024\u3002\uff0e\uff0f\uff1a\uff61](?=\S)/g, '$& ')];
  return characters.length <= MAX_NAME
    ? characters.join('')
    : `${characters
        .slice(0, MAX_NAME - 1)
        .join('')
        .trim()}…`;
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
  const shop = business_name === null ? null : plainName(business_name);
  const account = shop === null ? email : `${email} at ${shop}`;
  if (reason === 'invitation') {
    return {
      subject: `Your account at ${shop ?? operator}`,
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
