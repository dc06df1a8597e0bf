import { AppShell, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { FreshSignInArea } from '../fresh-sign-in/FreshSignInArea';
import { OfflineStrip } from '../states/OfflineStrip';
import { ToastArea } from '../toast/ToastArea';
import { AccountMenu } from './AccountMenu';
import { ConnectionChip } from './ConnectionChip';
import { BottomBar, Sidebar } from './Navigation';
import { NewMenu } from './NewMenu';
import { QuickSearch } from './QuickSearch';
import { RefetchBar } from './RefetchBar';
import { RoleNotice } from './RoleNotice';
import { ShopName } from './ShopName';
import { Shortcuts } from './Shortcuts';
import { useDensity } from './use-density';
import { useFocusOnNavigation } from './use-focus-on-navigation';

/**
 * The frame around the pages of a shop: a sidebar from 992 px, a rail below that width, and on phones a bar at the
 * bottom.
 */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  useDensity();
  useFocusOnNavigation(`/${businessId}`);
  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 48, sm: 56 } }}
      navbar={{ width: { base: 0, sm: 64, md: 232 }, breakpoint: 'sm', collapsed: { mobile: true } }}
      footer={{ height: { base: 57, sm: 0 } }}
      padding={{ base: 'sm', sm: 'lg' }}
      transitionDuration={0}
    >
      <a className="skip-link" href="#page">
        {t('nav.skip')}
      </a>
      <AppShell.Header px={{ base: 'sm', sm: 'lg' }}>
        <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
          <ShopName />
          <QuickSearch />
          <Group wrap="nowrap" gap="sm">
            <NewMenu />
            <ConnectionChip />
            <AccountMenu />
          </Group>
        </Group>
        <RefetchBar />
      </AppShell.Header>
      <AppShell.Navbar visibleFrom="sm" p={{ base: 0, md: 'xs' }} component="nav" aria-label={t('nav.label')}>
        <Sidebar />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <Shortcuts />
        <OfflineStrip />
        <ToastArea>
          <RoleNotice />
          <FreshSignInArea>{children}</FreshSignInArea>
        </ToastArea>
      </AppShell.Main>
      <AppShell.Footer component="nav" hiddenFrom="sm" aria-label={t('nav.label')}>
        <BottomBar />
      </AppShell.Footer>
    </AppShell>
  );
}
