import { sha256 } from '@wateja/common';
import type { SendMailOptions } from 'nodemailer';

import { escapeHtml } from '../../templates/texts/escape-html';
import { toHtml } from '../../templates/texts/to-html';
import type { Outgoing } from '../channels/channel';
import { bodyText, displayName, headerText } from '../channels/clean-text';

const MAX_SUBJECT_LENGTH = 200;

/**
 * A mail as Nodemailer takes it. `to` must be one plain address.
 * @param from the address it is sent from
 */
export function toMail(
  { message_key, to, from_name, subject, body, unsubscribe_url }: Outgoing,
  from: string,
): SendMailOptions {
  const text = bodyText(body);
  // Percent-encoded: nothing in it can end the header or the angle brackets around it.
  const link = unsubscribe_url === null ? null : new URL(unsubscribe_url).href;
  return {
    from: { name: displayName(from_name), address: from },
    to: { name: '', address: to },
    // What is in the headers decides nothing about who gets it.
    envelope: { from, to: [to] },
    // The same at each attempt, and so tells a mail that came twice.
    messageId: `<${sha256(message_key).slice(0, 32)}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    // Without a subject mails look like spam.
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

/** The text again, with a link to click on at its end. */
function htmlOf(text: string, link: string | null): string {
  return toHtml(text) + (link ? `\n<p><a href="${escapeHtml(link)}">Unsubscribe</a></p>` : '');
}
