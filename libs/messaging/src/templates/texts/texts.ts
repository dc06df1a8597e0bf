import { type Channel, CHANNELS, type TemplateKind } from '../../message-enums';
import { type CompiledText, parseTemplate, render } from '../liquid/template';
import { VARIABLES, type Variables } from '../liquid/variables';
import { smsText } from './sms-text';

export { messageVariables, VARIABLES, type Variables } from '../liquid/variables';

/** The texts of a message, as the shop wrote them; null where there is no text for the channel. */
export interface Texts {
  sms_text: string | null;
  email_subject: string | null;
  email_text: string | null;
}

export type CompiledTexts = Record<keyof Texts, CompiledText | null>;

/** A message for one customer. `segments` is 0 for an email. */
export interface RenderedMessage {
  subject: string | null;
  body: string;
  segments: number;
}

/** Parses the texts once, so that they can be rendered for many customers. @throws UnknownVariable, BadTemplate */
export function compileTexts(texts: Texts, kind: TemplateKind = 'campaign'): CompiledTexts {
  const compile = (text: string | null) => (text === null ? null : parseTemplate(text, VARIABLES[kind]));
  return {
    sms_text: compile(texts.sms_text),
    email_subject: compile(texts.email_subject),
    email_text: compile(texts.email_text),
  };
}

/** The length of the column `messages.subject`. */
const MAX_SUBJECT_LENGTH = 200;

/** Returns the channels for which the texts are complete. */
export function channelsOf(texts: Texts): Channel[] {
  return CHANNELS.filter((channel) =>
    channel === 'sms' ? texts.sms_text !== null : texts.email_subject !== null && texts.email_text !== null,
  );
}

/** Renders the message for these values. @throws Error for a channel without a text; use {@link channelsOf} first */
export function renderMessage(compiled: CompiledTexts, channel: Channel, variables: Variables): RenderedMessage {
  const { sms_text, email_subject, email_text } = compiled;
  if (channel === 'sms' && sms_text) {
    const { text, segments } = smsText(render(sms_text, variables));
    return { subject: null, body: text, segments };
  }
  if (channel === 'sms' || !email_subject || !email_text) throw new Error(`The template has no text for ${channel}.`);
  return { subject: subjectLine(render(email_subject, variables)), body: render(email_text, variables), segments: 0 };
}

/** The message with a text that is no template. An SMS has no subject. */
export function plainMessage(channel: Channel, { subject, body }: { subject: string; body: string }): RenderedMessage {
  if (channel === 'sms') {
    const { text, segments } = smsText(body);
    return { subject: null, body: text, segments };
  }
  return { subject: subjectLine(subject), body, segments: 0 };
}

const subjectLine = (text: string) => [...text.replaceAll('\n', ' ').trim()].slice(0, MAX_SUBJECT_LENGTH).join('');
