import { type InvalidField, ValidationFailed } from '@wateja/common';

import type { TemplateKind } from '../../message-enums';
import { checkComparisons } from '../liquid/comparisons';
import { parseTemplate, render } from '../liquid/template';
import { BadTemplate } from '../liquid/template.errors';
import { EXAMPLE_VARIABLES, type VariableName, VARIABLES } from '../liquid/variables';
import { MAX_SMS_SEGMENTS, type SmsSegments } from './sms-segments';
import { smsText } from './sms-text';
import type { Texts } from './texts';

/**
 * The preview for the author of the texts: their variables, and each text rendered with example values; null for a
 * missing text.
 */
export interface CheckedTexts {
  variables: VariableName[];
  example: {
    sms: ({ text: string } & SmsSegments) | null;
    email: { subject: string; text: string } | null;
  };
}

/**
 * Renders the texts of a message with example values.
 * @throws ValidationFailed that names the text, and the line and column in it
 */
export function checkTexts(texts: Texts, kind: TemplateKind): CheckedTexts {
  const { refused, ...checked } = examineTexts(texts, kind);
  if (refused.length > 0) throw new ValidationFailed(refused);
  return checked;
}

/** Like {@link checkTexts}, but returns the errors. It is for texts that are already stored. */
export function examineTexts(texts: Texts, kind: TemplateKind): CheckedTexts & { refused: InvalidField[] } {
  const refused = findMissingTexts(texts);
  const variables = new Set<VariableName>();
  const renderExample = (path: keyof Texts): string | null => {
    const text = texts[path];
    if (text === null) return null;
    try {
      const compiled = parseTemplate(text, VARIABLES[kind]);
      checkComparisons(text);
      compiled.variables.forEach((name) => variables.add(name));
      return render(compiled, EXAMPLE_VARIABLES);
    } catch (error) {
      if (!(error instanceof BadTemplate)) throw error;
      refused.push({ path, message: error.message });
      return null;
    }
  };
  const [smsExample, subject, text] = [
    renderExample('sms_text'),
    renderExample('email_subject'),
    renderExample('email_text'),
  ];
  const sms = smsExample === null ? null : smsText(smsExample);
  if (sms && sms.segments > MAX_SMS_SEGMENTS) {
    const message = `Must have at most ${MAX_SMS_SEGMENTS} SMS segments; with example values it has ${sms.segments}`;
    refused.push({ path: 'sms_text', message });
  }
  const email = subject === null || text === null ? null : { subject, text };
  return { variables: [...variables], example: { sms, email }, refused };
}

function findMissingTexts({ sms_text, email_subject, email_text }: Texts): InvalidField[] {
  if (email_subject === null && email_text !== null)
    return [{ path: 'email_subject', message: 'Required with email_text' }];
  if (email_text === null && email_subject !== null)
    return [{ path: 'email_text', message: 'Required with email_subject' }];
  if (sms_text !== null || email_text !== null) return [];
  return [{ path: 'sms_text', message: 'Required without email_subject and email_text' }];
}
