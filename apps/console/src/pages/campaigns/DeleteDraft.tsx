import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useLastChange } from '../../components/conflict/use-last-change';
import { ifMatch, isChangedMeanwhile } from '../../components/conflict/version';
import { ChangedBeforeDeletion } from '../../components/conflict/WhoChanged';
import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import type { Campaign } from './campaign-draft';

interface DeleteDraftProps {
  campaign: Campaign;
  /** The tag of the draft as the page shows it. */
  etag: string | null;
}

/** Deletes a draft, after a question. What somebody else changed after the page was read is not deleted unseen. */
export function DeleteDraft({ campaign: { id: campaignId, name }, etag }: DeleteDraftProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const [isAsking, setIsAsking] = useState(false);
  const deleting = useMutation({
    mutationFn: () => wateja.campaigns.delete({ path: { businessId, campaignId }, headers: ifMatch({ etag }) }),
    // The page shows what the other person made of it.
    onError: () => queryClient.invalidateQueries({ queryKey: [businessId, 'campaigns'] }),
    onSuccess: async () => {
      await navigate({ to: '/$businessId/campaigns', params: { businessId: String(businessId) } });
      await queryClient.invalidateQueries({ queryKey: [businessId, 'campaigns'] });
    },
  });
  const lastChange = useLastChange({ resource: 'campaign', id: campaignId });
  const { error } = deleting;
  return (
    <>
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {t('check.delete')}
      </Button>
      {isAsking && (
        <Drawer title={t('check.delete')} onClose={() => setIsAsking(false)}>
          <Text>{t('check.deleteEffect', { name })}</Text>
          {isChangedMeanwhile(error) && <ChangedBeforeDeletion read={lastChange} />}
          {error && !isChangedMeanwhile(error) && (
            <Failure isRepeatable error={error} onRetry={() => deleting.mutate()} />
          )}
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
