import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ListedMerge } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { useToast } from '../../components/toast/toast-context';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useRecordName } from './use-record-name';

/** Undoes a merge, after a question that says what happens. */
export function UndoMerge({ merge }: { merge: ListedMerge }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const queryClient = useQueryClient();
  const toast = useToast();
  const nameOf = useRecordName();
  const [isAsking, setIsAsking] = useState(false);
  const names = {
    name: nameOf(merge.name, merge.customer_id),
    other: nameOf(merge.from_name, merge.from_customer_id),
  };
  const undoing = useMutation({
    mutationFn: () =>
      wateja.customers.undoMerge({ path: { businessId, customerId: merge.customer_id, mergeId: merge.id } }),
    onSuccess: async () => {
      setIsAsking(false);
      toast({ text: t('merge.parted', names) });
      await queryClient.invalidateQueries({ queryKey: [businessId] });
    },
  });
  return (
    <>
      <OnlineButton variant="default" onClick={() => setIsAsking(true)}>
        {t('merge.undo')}
      </OnlineButton>
      {isAsking && (
        <Drawer title={t('merge.undo')} onClose={() => setIsAsking(false)}>
          <Text>{t('merge.undoEffect', names)}</Text>
          {undoing.isError && <Failure error={undoing.error} onRetry={() => undoing.mutate()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('merge.leave')}
            </Button>
            <OnlineButton loading={undoing.isPending} verb="undoing" onClick={() => undoing.mutate()}>
              {t('merge.undo')}
            </OnlineButton>
          </Group>
        </Drawer>
      )}
    </>
  );
}
