import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { CustomerProfile } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { useToast } from '../../components/toast/toast-context';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { profileQuery } from '../customer/customer-queries';
import { MergeFields } from './MergeFields';
import { type Keep, previewQuery } from './merge-queries';
import { MergeSums } from './MergeSums';

interface ComparisonProps {
  /** The customer who stays. */
  keep: number;
  from: number;
}

/** Two records side by side. */
export function Comparison({ keep, from }: ComparisonProps) {
  const { businessId } = useShop();
  const own = useQuery(profileQuery({ businessId, customerId: keep }));
  const other = useQuery(profileQuery({ businessId, customerId: from }));
  return (
    <Loaded query={own} bars={4}>
      {(one) => (
        <Loaded query={other} bars={4}>
          {(two) => <Merge own={one} other={two} />}
        </Loaded>
      )}
    </Loaded>
  );
}

type Profile = CustomerProfile['customer'];

/** The result of the merge, with the choice whose phone, address and preferences stay. */
function Merge({ own, other }: { own: Profile; other: Profile }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const navigate = useNavigate({ from: '/$businessId/customers/merge' });
  const queryClient = useQueryClient();
  const toast = useToast();
  const keyOf = useIdempotencyKey();
  const [keep, setKeep] = useState<Keep>({});
  const path = { businessId, customerId: own.id };
  const preview = useQuery(previewQuery(path, other.id, keep));
  const merging = useMutation({
    mutationFn: () => {
      const body = { from_customer_id: other.id, keep };
      return wateja.customers.merge({ path, body, headers: keyOf(body) });
    },
    onSuccess: async ({ merge }) => {
      const undo = async () => {
        await wateja.customers.undoMerge({ path: { ...path, mergeId: Number(merge.id) } });
        await queryClient.invalidateQueries({ queryKey: [businessId] });
      };
      const params = { businessId: String(businessId), customerId: String(own.id) };
      await navigate({ to: '/$businessId/customers/$customerId', params, replace: true });
      toast({ text: t('merge.done', { name: own.name }), undo });
      await queryClient.invalidateQueries({ queryKey: [businessId] });
    },
  });
  const swapped = { keep: other.id, from: own.id };
  return (
    <Stack>
      <Text>{t('merge.effect', { name: own.name, other: other.name })}</Text>
      <MergeFields own={own} other={other} keep={keep} onChange={setKeep} result={preview.data?.customer} />
      <Loaded query={preview} bars={2}>
        {(merge) => <MergeSums merge={merge} />}
      </Loaded>
      {merging.isError && <Failure isRepeatable error={merging.error} onRetry={() => merging.mutate()} />}
      <Group>
        <OnlineButton
          loading={merging.isPending}
          verb="merging"
          disabled={!preview.isSuccess}
          onClick={() => merging.mutate()}
        >
          {t('merge.submit')}
        </OnlineButton>
        <Button
          variant="default"
          className="wrapping"
          renderRoot={(props) => (
            <Link
              to="/$businessId/customers/merge"
              params={{ businessId: String(businessId) }}
              search={swapped}
              replace
              {...props}
            />
          )}
        >
          {t('merge.swap', { name: other.name })}
        </Button>
      </Group>
      <Text c="dimmed">{t('merge.undoable')}</Text>
    </Stack>
  );
}
