import { type InvalidField, ValidationFailed } from '@wateja/common';
import type { Transaction } from '@wateja/prisma';

import { CHANNELS } from '../../message-enums';
import type { Audience, Recipients } from '../../recipients';
import { channelsOf, type Texts } from '../../templates/texts/texts';

/** The columns of the texts that a campaign copies from its template. */
export const TEXTS = { sms_text: true, email_subject: true, email_text: true } as const;

/**
 * Names the channels for which the template has no text, in a sentence; undefined if it has all texts. `auto` needs
 * all.
 */
export function missingTexts(texts: Texts, channel: string): string | undefined {
  const channels = channelsOf(texts);
  const missing = CHANNELS.filter(
    (candidate) => (channel === 'auto' || channel === candidate) && !channels.includes(candidate),
  );
  return missing.length === 0 ? undefined : `The template has no text for ${missing.join(' and ')}`;
}

/**
 * Checks what needs the database: the template exists and has a text for the channel, and the tiers exist.
 * @throws ValidationFailed
 */
export async function assertPossible(
  tx: Transaction,
  recipients: Recipients,
  campaign: { business_id: number; channel: string; template_id: number; audience: Audience },
): Promise<void> {
  const { business_id, channel, template_id, audience } = campaign;
  const refused: InvalidField[] = [];
  const template = await tx.messageTemplate.findFirst({ where: { business_id, id: template_id }, select: TEXTS });
  const problem = template ? missingTexts(template, channel) : 'The template does not exist';
  if (problem) refused.push({ path: 'template_id', message: problem });
  if (audience.loyalty_tier) {
    const tiers = await recipients.tiers(business_id);
    for (const [index, tier] of audience.loyalty_tier.entries()) {
      if (tiers.includes(tier)) continue;
      refused.push({
        path: `audience.loyalty_tier.${index}`,
        message: `Must be a tier of the shop: ${tiers.join(', ')}`,
      });
    }
  }
  if (refused.length > 0) throw new ValidationFailed(refused);
}
