import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Template, WatejaError, withEntityTag } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useLastChange } from '../../components/conflict/use-last-change';
import { ChangedBeforeDeletion } from '../../components/conflict/WhoChanged';
import { ifMatch, isChangedMeanwhile } from '../../components/conflict/version';
import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { templatesQuery } from './campaign-queries';

/** Deletes a text that no campaign uses, after a question. */
export function DeleteTemplate({ template: { id: templateId, name } }: { template: Template }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const [isAsking, setIsAsking] = useState(false);
  const path = { businessId, templateId };
  // Read with the question: what somebody else changes after it is not deleted unseen.
  const asked = useQuery({
    queryKey: ['delete', businessId, 'template', templateId],
    queryFn: async () => (await withEntityTag((options) => wateja.messaging.getTemplate({ path, ...options }))).etag,
    enabled: isAsking,
    staleTime: Infinity,
    gcTime: 0,
  });
  const deleting = useMutation({
    mutationFn: (etag: string | null) => wateja.messaging.deleteTemplate({ path, headers: ifMatch({ etag }) }),
    onSuccess: () => setIsAsking(false),
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: templatesQuery(businessId).queryKey });
    },
    onError: () => asked.refetch(),
  });
  const lastChange = useLastChange({ resource: 'template', id: templateId });
  const remove = () => deleting.mutate(asked.data ?? null);
  const { error } = deleting;
  const isChanged = isChangedMeanwhile(error);
  const isUsed = error instanceof WatejaError && error.code === 'template_in_use';
  return (
    <>
      <Button variant="default" aria-label={t('templates.deleteOf', { name })} onClick={() => setIsAsking(true)}>
        {t('templates.delete')}
      </Button>
      {isAsking && (
        <Drawer title={t('templates.deleteOf', { name })} onClose={() => setIsAsking(false)}>
          <Text role={isUsed ? 'alert' : undefined}>{t(isUsed ? 'templates.used' : 'templates.effect')}</Text>
          {isChanged && <ChangedBeforeDeletion read={lastChange} />}
          {error && !isUsed && !isChanged && <Failure error={error} onRetry={remove} />}
          {asked.isError && !error && <Failure error={asked.error} onRetry={() => void asked.refetch()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('form.cancel')}
            </Button>
            {!isUsed && (
              <OnlineButton
                className="dangerous"
                loading={deleting.isPending || asked.isFetching}
                verb={deleting.isPending ? 'deleting' : 'checking'}
                disabled={!asked.isSuccess}
                onClick={remove}
              >
                {t('templates.deleteNow')}
              </OnlineButton>
            )}
          </Group>
        </Drawer>
      )}
    </>
  );
}
