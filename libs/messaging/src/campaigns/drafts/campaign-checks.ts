import { type InvalidField, ValidationFailed } from '@wateja/common';
import type { Transaction } from '@wateja/prisma';

import { CHANNELS } from '../../message-enums';
import type { Audience, Recipients } from '../../recipients';
import { channelsOf, type Texts } from '../../templates/texts/texts';

/** The texts of a template, as campaigns take them. */
export const TEXTS = { sms_text: true, email_subject: true, email_text: true } as const;

/** What the template has no text for, as a sentence; undefined when it fits. `auto` may go either way. */
export function misfit(texts: Texts, channel: string): string | undefined {
  const has = channelsOf(texts);
  const missing = CHANNELS.filter((each) => (channel === 'auto' || channel === each) && !has.includes(each));
  return missing.length === 0 ? undefined : `The template has no text for ${missing.join(' and ')}`;
}

/**
 * What the body alone cannot tell: that there is such a template, with a text for the channel, and that there are such
 * tiers.
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
  const problem = template ? misfit(template, channel) : 'There is no such template';
  if (problem) refused.push({ path: 'template_id', message: problem });
  if (audience.loyalty_tier) {
    const tiers = await recipients.tiers(business_id);
    for (const [index, tier] of audience.loyalty_tier.entries()) {
      if (tiers.includes(tier)) continue;
      refused.push({ path: `audience.loyalty_tier.${index}`, message: `Unknown tier; known are ${tiers.join(', ')}` });
    }
  }
  if (refused.length > 0) throw new ValidationFailed(refused);
}
