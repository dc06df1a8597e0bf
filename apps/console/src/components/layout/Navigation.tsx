import { Group, Stack, Text } from '@mantine/core';
import {
  IconDots,
  IconHome,
  IconInbox,
  IconReceipt,
  IconSettings,
  IconShoppingCartPlus,
  IconSpeakerphone,
  IconStar,
  IconUpload,
  IconUsers,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { Drawer } from '../Drawer';
import { LazyAccountPanel } from './LazyAccountPanel';
import { UnreadCount } from './UnreadCount';

/**
 * The pages of the menu, in order. Pages that a role can never open are not in its menu. On phones, the menu has a
 * button for a new sale and room for few pages: staff get the sales, and managers the inbox.
 */
const PAGES = [
  { to: '/$businessId', word: 'nav.home', Icon: IconHome, isInBar: true },
  { to: '/$businessId/customers', word: 'nav.customers', Icon: IconUsers, isInBar: true },
  { to: '/$businessId/sales/new', word: 'nav.sell', Icon: IconShoppingCartPlus, isInBar: true, isForPhones: true },
  { to: '/$businessId/sales', word: 'nav.sales', Icon: IconReceipt, isInBar: 'staff' },
  { to: '/$businessId/loyalty', word: 'nav.loyalty', Icon: IconStar, isForManagers: true },
  { to: '/$businessId/campaigns', word: 'nav.campaigns', Icon: IconSpeakerphone },
  { to: '/$businessId/inbox', word: 'nav.inbox', Icon: IconInbox, isInBar: 'managers' },
  { to: '/$businessId/import', word: 'nav.import', Icon: IconUpload, isForManagers: true },
  { to: '/$businessId/settings', word: 'nav.settings', Icon: IconSettings },
] as const;

/** The menu of wide screens, the bar at the bottom of phones, and the pages that have no room in that bar. */
type Place = 'side' | 'bar' | 'more';

function isIn(place: Place, page: (typeof PAGES)[number], isManager: boolean): boolean {
  if (place === 'side') return !('isForPhones' in page);
  const barOf = 'isInBar' in page ? page.isInBar : false;
  const isInBar = barOf === true || barOf === (isManager ? 'managers' : 'staff');
  return isInBar === (place === 'bar');
}

/** Links with an icon and a word: beside each other, or the word below the icon. */
function Links({ isBelow = false, place }: { isBelow?: boolean; place: Place }) {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const params = { businessId: String(businessId) };
  const shown = PAGES.filter((page) => isIn(place, page, isManager) && (isManager || !('isForManagers' in page)));
  return shown.map(({ to, word, Icon }) => (
    <Link
      key={to}
      to={to}
      params={params}
      className={isBelow ? 'nav-link below' : 'nav-link'}
      // The address of a new sale is below that of the sales. The bar of phones has both links, and only one may be
      // marked.
      activeOptions={{
        exact: to === '/$businessId' || (place !== 'side' && to === '/$businessId/sales'),
        includeSearch: false,
      }}
    >
      <Icon size={20} stroke={1.75} aria-hidden />
      <span>{t(word)}</span>
      {to === '/$businessId/inbox' && <UnreadCount />}
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
        <Links place="side" />
      </Stack>
      <Stack gap={4} hiddenFrom="md">
        <Links isBelow place="side" />
      </Stack>
    </>
  );
}

/** The pages that are opened most, and a button for all others. */
export function BottomBar() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Group gap={0} wrap="nowrap" className="bottom-bar">
        <Links isBelow place="bar" />
        <button type="button" className="nav-link below" aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
          <IconDots size={20} stroke={1.75} aria-hidden />
          <span>{t('nav.more')}</span>
        </button>
      </Group>
      {isOpen && (
        <Drawer title={t('nav.more')} onClose={() => setIsOpen(false)}>
          <Stack gap={4} onClick={() => setIsOpen(false)}>
            <Links place="more" />
          </Stack>
          <LazyAccountPanel />
        </Drawer>
      )}
    </>
  );
}
