import { Group, Stack, Text } from '@mantine/core';
import { IconHome, IconReceipt, IconUpload, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';

/** The pages of the menu, in its order. What a role can never open is not in its menu. */
const PAGES = [
  { to: '/$businessId', word: 'nav.home', Icon: IconHome, isForManagers: false },
  { to: '/$businessId/customers', word: 'nav.customers', Icon: IconUsers, isForManagers: false },
  { to: '/$businessId/sales', word: 'nav.sales', Icon: IconReceipt, isForManagers: false },
  { to: '/$businessId/import', word: 'nav.import', Icon: IconUpload, isForManagers: true },
] as const;

/** Links with an icon and a word: beside each other, or the word below the icon. */
function Links({ isBelow }: { isBelow: boolean }) {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const params = { businessId: String(businessId) };
  return PAGES.filter(({ isForManagers }) => isManager || !isForManagers).map(({ to, word, Icon }) => (
    <Link
      key={to}
      to={to}
      params={params}
      className={isBelow ? 'nav-link below' : 'nav-link'}
      activeOptions={{ exact: to === '/$businessId', includeSearch: false }}
    >
      <Icon size={20} stroke={1.75} aria-hidden />
      <span>{t(word)}</span>
    </Link>
  ));
}

export function Sidebar() {
  return (
    <>
      <Text fw={600} size="lg" c="var(--mantine-color-anchor)" px="sm" py="xs" visibleFrom="md">
        Wateja
      </Text>
      <Stack gap={4} visibleFrom="md">
        <Links isBelow={false} />
      </Stack>
      <Stack gap={4} hiddenFrom="md">
        <Links isBelow />
      </Stack>
    </>
  );
}

export function BottomBar() {
  return (
    <Group grow gap={0} wrap="nowrap" preventGrowOverflow={false}>
      <Links isBelow />
    </Group>
  );
}
