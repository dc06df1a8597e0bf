import '../../components/layout/shop-styles';
import '../../components/layout/shop.css';
import './account.css';

import { Anchor, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { FreshSignInArea } from '../../components/fresh-sign-in/FreshSignInArea';
import { Appearance } from '../../components/layout/Appearance';
import { useDensity } from '../../components/layout/use-density';
import { ToastArea } from '../../components/toast/ToastArea';
import { useTitle } from '../../components/use-title';
import { meQuery } from '../../session/queries';
import { Devices } from './Devices';
import { Events } from './Events';
import { Password } from './Password';
import { SecondFactor } from './SecondFactor';
import { ShortcutSettings } from './ShortcutSettings';

/** All that belongs to the user and not to a shop. */
export function AccountPage() {
  const { t } = useTranslation();
  const { user } = useSuspenseQuery(meQuery).data;
  const [isCompact, setIsCompact] = useDensity();
  useTitle(t('account.label'));
  return (
    <>
      <Group component="header" justify="space-between" px={{ base: 'sm', sm: 'lg' }} py="sm">
        <Text fw={600} size="lg" c="var(--mantine-color-anchor)">
          Wateja
        </Text>
        <Anchor underline="always" renderRoot={(props) => <Link to="/" {...props} />}>
          {t('accountPage.back')}
        </Anchor>
      </Group>
      <Stack
        component="main"
        id="page"
        tabIndex={-1}
        maw={760}
        mx="auto"
        px={{ base: 'sm', sm: 'lg' }}
        pb={96}
        style={{ outline: 'none' }}
      >
        <ToastArea>
          <FreshSignInArea>
            <div>
              <Title order={1}>{t('account.label')}</Title>
              <Text style={{ overflowWrap: 'anywhere' }}>
                {user?.name} · {user?.email}
              </Text>
            </div>
            <Password />
            <SecondFactor />
            <Devices />
            <Stack component="section" className="card" gap="sm" aria-labelledby="appearance">
              <Title order={2} id="appearance">
                {t('accountPage.appearance')}
              </Title>
              <Appearance />
              <Switch
                label={t('accountPage.compact')}
                checked={isCompact}
                onChange={({ currentTarget }) => setIsCompact(currentTarget.checked)}
              />
              <Text c="dimmed">{t('accountPage.onThisDevice')}</Text>
            </Stack>
            <ShortcutSettings />
            <Events />
          </FreshSignInArea>
        </ToastArea>
      </Stack>
    </>
  );
}
