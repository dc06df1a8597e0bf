import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import type { Campaign } from './campaign-draft';

/** Deletes a draft, after a question. */
export function DeleteDraft({ campaign: { id: campaignId, name } }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const [isAsking, setIsAsking] = useState(false);
  const deleting = useMutation({
    mutationFn: () => wateja.campaigns.delete({ path: { businessId, campaignId } }),
    onSuccess: async () => {
      await navigate({ to: '/$businessId/campaigns', params: { businessId: String(businessId) } });
      await queryClient.invalidateQueries({ queryKey: [businessId, 'campaigns'] });
    },
  });
  return (
    <>
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {t('check.delete')}
      </Button>
      {isAsking && (
        <Drawer title={t('check.delete')} onClose={() => setIsAsking(false)}>
          <Text>{t('check.deleteEffect', { name })}</Text>
          {deleting.isError && <Failure error={deleting.error} onRetry={() => deleting.mutate()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('form.cancel')}
            </Button>
            <OnlineButton
              className="dangerous"
              loading={deleting.isPending}
              verb="deleting"
              onClick={() => deleting.mutate()}
            >
              {t('check.deleteNow')}
            </OnlineButton>
          </Group>
        </Drawer>
      )}
    </>
  );
}
