import { WatejaError } from '@wateja/client';
import { useCallback } from 'react';

import { ifMatch } from '../../components/conflict/version';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { campaignBody, type CampaignDraft, templateBody } from './campaign-draft';

/** The names of templates are unique. After so many, something else is wrong. */
const MAX_NAMES = 20;
const MAX_NAME = 100;

/**
 * Returns a function that stores a draft as a campaign, with its text as a template, and returns the id of the campaign. A
 * template that others may use is never changed: another text is another template.
 */
export function useStoring(stored: { id: number; etag: string | null } | undefined) {
  const { businessId } = useShop();
  const keyOfTemplate = useIdempotencyKey();
  const keyOfCampaign = useIdempotencyKey();
  return useCallback(
    async (draft: CampaignDraft): Promise<number> => {
      const path = { businessId };
      const templateId = draft.template ?? (await createTemplate(draft));
      const body = campaignBody(draft, templateId);
      if (!stored) {
        const { campaign } = await wateja.campaigns.create({ path, body, headers: keyOfCampaign(body) });
        return campaign.id;
      }
      await wateja.campaigns.update({ path: { ...path, campaignId: stored.id }, body, headers: ifMatch(stored) });
      return stored.id;

      async function createTemplate(from: CampaignDraft): Promise<number> {
        for (let count = 1; ; count += 1) {
          const name = count === 1 ? from.name.trim() : `${from.name.trim().slice(0, MAX_NAME - 5)} (${count})`;
          const template = templateBody(from, from.channel, name);
          try {
            const created = await wateja.messaging.createTemplate({
              ...{ path, body: template, headers: keyOfTemplate(template) },
            });
            return created.template.id;
          } catch (error) {
            const isTaken = error instanceof WatejaError && error.code === 'template_name_taken';
            if (!isTaken || count === MAX_NAMES) throw error;
          }
        }
      }
    },
    [businessId, stored, keyOfTemplate, keyOfCampaign],
  );
}
