import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Member } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { membersQuery } from '../../components/use-member-name';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { ROLES } from './roles';

/** Gives a member another role, after a dialog that says what each may do. */
export function ChangeRole({ member: { user_id: userId, name, role } }: { member: Member }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const { businessId } = useShop();
  const [isOpen, setIsOpen] = useState(false);
  const [chosen, setChosen] = useState(role);
  const changing = useMutation({
    mutationFn: () =>
      withFreshSignIn(() => wateja.members.update({ path: { businessId, userId }, body: { role: chosen } })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: membersQuery(businessId).queryKey });
      setIsOpen(false);
    },
  });
  const open = () => {
    setChosen(role);
    changing.reset();
    setIsOpen(true);
  };
  return (
    <>
      <Button variant="default" size="xs" aria-label={t('team.changeOf', { name })} onClick={open}>
        {t('team.change')}
      </Button>
      {isOpen && (
        <Drawer title={t('team.changeOf', { name })} onClose={() => setIsOpen(false)}>
          <fieldset className="choice">
            <legend>{t('team.role')}</legend>
            {ROLES.map((one) => (
              <label key={one}>
                <input type="radio" name="role" checked={chosen === one} onChange={() => setChosen(one)} />
                <span>
                  {t(`team.roles.${one}`)}
                  <Text c="dimmed">{t(`team.may.${one}`)}</Text>
                </span>
              </label>
            ))}
          </fieldset>
          <Stack gap="sm">
            <Text>{t('team.changeEffect')}</Text>
            {changing.isError && <Failure error={changing.error} onRetry={() => changing.mutate()} />}
            <Group>
              <Button variant="default" data-autofocus onClick={() => setIsOpen(false)}>
                {t('form.cancel')}
              </Button>
              <OnlineButton disabled={chosen === role} loading={changing.isPending} onClick={() => changing.mutate()}>
                {t('team.changeTo', { role: t(`team.roles.${chosen}`) })}
              </OnlineButton>
            </Group>
          </Stack>
        </Drawer>
      )}
    </>
  );
}
