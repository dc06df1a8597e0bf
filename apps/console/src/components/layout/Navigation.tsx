import { Group, Stack, Text } from '@mantine/core';
import { IconHome, IconReceipt, IconShoppingCartPlus, IconUpload, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';

/** The pages of the menu, in its order. What a role can never open is not in its menu. On phones one sells from it. */
const PAGES = [
  { to: '/$businessId', word: 'nav.home', Icon: IconHome },
  { to: '/$businessId/customers', word: 'nav.customers', Icon: IconUsers },
  { to: '/$businessId/sales/new', word: 'nav.sell', Icon: IconShoppingCartPlus, isForPhones: true },
  { to: '/$businessId/sales', word: 'nav.sales', Icon: IconReceipt },
  { to: '/$businessId/import', word: 'nav.import', Icon: IconUpload, isForManagers: true },
] as const;

/** Links with an icon and a word: beside each other, or the word below the icon. */
function Links({ isBelow, isPhone = false }: { isBelow: boolean; isPhone?: boolean }) {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const params = { businessId: String(businessId) };
  const shown = PAGES.filter((one) => (isManager || !('isForManagers' in one)) && (isPhone || !('isForPhones' in one)));
  return shown.map(({ to, word, Icon }) => (
    <Link
      key={to}
      to={to}
      params={params}
      className={isBelow ? 'nav-link below' : 'nav-link'}
      // A new sale is below the sales, and phones have both.
      activeOptions={{ exact: to === '/$businessId' || (isPhone && to === '/$businessId/sales'), includeSearch: false }}
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
      <Links isBelow isPhone />
    </Group>
  );
}
