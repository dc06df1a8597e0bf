import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { type Campaign, copyOf } from './campaign-draft';

const MAX_NAME = 100;

/** Makes a draft with the same audience and text, and opens it. */
export function UseAgain({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const keyOf = useIdempotencyKey();
  const { businessId } = useShop();
  const copying = useMutation({
    mutationFn: () => {
      const body = copyOf(campaign, t('campaigns.copyName', { name: campaign.name }).slice(0, MAX_NAME));
      return wateja.campaigns.create({ path: { businessId }, body, headers: keyOf(body) });
    },
    onSuccess: async ({ campaign: { id } }) => {
      void queryClient.invalidateQueries({ queryKey: [businessId, 'campaigns'] });
      const params = { businessId: String(businessId), campaignId: String(id) };
      await navigate({ to: '/$businessId/campaigns/$campaignId', params });
    },
  });
  return (
    <>
      <BusyButton variant="default" loading={copying.isPending} verb="creating" onClick={() => copying.mutate()}>
        {t('campaigns.useAgain')}
      </BusyButton>
      {copying.isError && <Failure isRepeatable error={copying.error} onRetry={() => copying.mutate()} />}
    </>
  );
}
