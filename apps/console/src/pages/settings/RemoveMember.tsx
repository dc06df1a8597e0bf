import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Member } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { useToast } from '../../components/toast/toast-context';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';

const MAX_KEYS = 100;

/** Takes a member out of the shop, after a dialog in which the owner keeps or revokes each key that the member made. */
export function RemoveMember({ member }: { member: Member }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const title = t('team.removeOf', { name: member.name });
  return (
    <>
      <Button variant="default" size="xs" aria-label={title} onClick={() => setIsOpen(true)}>
        {t('team.remove')}
      </Button>
      {isOpen && (
        <Drawer title={title} onClose={() => setIsOpen(false)}>
          <Question member={member} onClose={() => setIsOpen(false)} />
        </Drawer>
      )}
    </>
  );
}

function Question({ member: { user_id: userId, name }, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const { businessId } = useShop();
  const [keptKeys, setKeptKeys] = useState<readonly number[]>([]);
  const keys = useQuery({
    queryKey: [businessId, 'keys', 'of', userId],
    queryFn: async () => {
      const query = { created_by: userId, limit: MAX_KEYS };
      const { api_keys } = await wateja.apiKeys.list({ path: { businessId }, query });
      return api_keys.filter(({ revoked_at }) => revoked_at === null);
    },
  });
  const removing = useMutation({
    mutationFn: () =>
      withFreshSignIn(() =>
        wateja.members.remove({
          path: { businessId, userId },
          query: keptKeys.length > 0 ? { keep_keys: keptKeys.join(',') } : {},
        }),
      ),
    onSuccess: async ({ api_keys: { revoked } }) => {
      toast({ text: t('team.removed', { name, count: revoked.length }) });
      onClose();
      await queryClient.invalidateQueries({ queryKey: [businessId] });
    },
  });
  const toggle = (id: number) =>
    setKeptKeys(keptKeys.includes(id) ? keptKeys.filter((keyId) => keyId !== id) : [...keptKeys, id]);
  return (
    <Stack>
      <Text>{t('team.removeEffect', { name })}</Text>
      <Loaded query={keys} bars={1}>
        {(made) =>
          made.length > 0 && (
            <fieldset className="choice">
              <legend>{t('team.keysOf', { name })}</legend>
              {made.map(({ id, name: key, prefix }) => (
                <label key={id}>
                  <input type="checkbox" checked={keptKeys.includes(id)} onChange={() => toggle(id)} />
                  <span>{t('team.keepKey', { key, prefix })}</span>
                </label>
              ))}
            </fieldset>
          )
        }
      </Loaded>
      {removing.isError && <Failure error={removing.error} onRetry={() => removing.mutate()} />}
      <Group>
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('form.cancel')}
        </Button>
        <OnlineButton
          className="dangerous"
          disabled={!keys.data}
          loading={removing.isPending}
          verb="removing"
          onClick={() => removing.mutate()}
        >
          {t('team.removeNow', { name })}
        </OnlineButton>
      </Group>
    </Stack>
  );
}
