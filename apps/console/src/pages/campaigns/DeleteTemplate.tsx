import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Template, WatejaError } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

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
  const deleting = useMutation({
    mutationFn: () => wateja.messaging.deleteTemplate({ path: { businessId, templateId } }),
    onSuccess: async () => {
      setIsAsking(false);
      await queryClient.invalidateQueries({ queryKey: templatesQuery(businessId).queryKey });
    },
  });
  const { error } = deleting;
  const isUsed = error instanceof WatejaError && error.code === 'template_in_use';
  return (
    <>
      <Button variant="default" aria-label={t('templates.deleteOf', { name })} onClick={() => setIsAsking(true)}>
        {t('templates.delete')}
      </Button>
      {isAsking && (
        <Drawer title={t('templates.deleteOf', { name })} onClose={() => setIsAsking(false)}>
          <Text role={isUsed ? 'alert' : undefined}>{t(isUsed ? 'templates.used' : 'templates.effect')}</Text>
          {error && !isUsed && <Failure error={error} onRetry={() => deleting.mutate()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('form.cancel')}
            </Button>
            {!isUsed && (
              <OnlineButton className="dangerous" loading={deleting.isPending} onClick={() => deleting.mutate()}>
                {t('templates.deleteNow')}
              </OnlineButton>
            )}
          </Group>
        </Drawer>
      )}
    </>
  );
}
