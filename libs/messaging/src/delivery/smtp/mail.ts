import { sha256 } from '@wateja/common';
import type { SendMailOptions } from 'nodemailer';

import { escapeHtml } from '../../templates/texts/escape-html';
import { toHtml } from '../../templates/texts/to-html';
import type { Outgoing } from '../channels/channel';
import { bodyText, displayName, headerText } from '../channels/clean-text';

const MAX_SUBJECT_LENGTH = 200;

/**
 * Builds a mail for Nodemailer. `to` must be one plain address.
 * @param from the address that the mail is sent from
 */
export function toMail(
  { message_key, to, from_name, subject, body, unsubscribe_url }: Outgoing,
  from: string,
): SendMailOptions {
  const text = bodyText(body);
  // The URL is percent-encoded, so nothing in it can end the header or the angle brackets around it.
  const link = unsubscribe_url === null ? null : new URL(unsubscribe_url).href;
  return {
    from: { name: displayName(from_name), address: from },
    to: { name: '', address: to },
    // The envelope alone decides who gets the mail, not the headers.
    envelope: { from, to: [to] },
    // The id is the same for each attempt, so a mail program recognises a mail that arrives twice.
    messageId: `<${sha256(message_key).slice(0, 32)}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    // Mails without a subject look like spam.
    subject: headerText(subject ?? '', MAX_SUBJECT_LENGTH) || displayName(from_name),
    text: link ? `${text}\n\nUnsubscribe: ${link}` : text,
    html: htmlOf(text, link),
    ...(link
      ? {
          headers: {
            'List-Unsubscribe': { prepared: true, value: `<${link}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          },
        }
      : {}),
  };
}

/** The text as HTML, with an unsubscribe link at its end. */
function htmlOf(text: string, link: string | null): string {
  return toHtml(text) + (link ? `\n<p><a href="${escapeHtml(link)}">Unsubscribe</a></p>` : '');
}
