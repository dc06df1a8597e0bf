import './campaigns.css';

import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';

import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { draftOfCampaign } from './campaign-draft';
import { campaignQuery, templatesQuery } from './campaign-queries';
import { Check } from './Check';
import { Outcome } from './Outcome';
import { Wizard } from './Wizard';

/** One campaign: a draft to check and send, or what became of it. */
export function CampaignPage() {
  const { businessId, isManager } = useShop();
  const { campaignId } = useParams({ from: '/signed-in/$businessId/campaigns/$campaignId' });
  const { step } = useSearch({ from: '/signed-in/$businessId/campaigns/$campaignId' });
  const query = useQuery(campaignQuery(businessId, Number(campaignId)));
  const templates = useQuery(templatesQuery(businessId));
  return (
    <Loaded query={query} bars={6}>
      {({ campaign, etag }) => {
        if (campaign.status !== 'draft') return <Outcome campaign={campaign} />;
        if (step === undefined || !isManager) return <Check campaign={campaign} etag={etag} />;
        return (
          <Loaded query={templates} bars={6}>
            {(all) => (
              <Wizard
                key={`${campaign.id} ${step}`}
                begin={draftOfCampaign(
                  campaign,
                  all.find(({ id }) => id === campaign.template_id),
                )}
                stored={{ id: campaign.id, etag }}
                first={step}
              />
            )}
          </Loaded>
        );
      }}
    </Loaded>
  );
}
