import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { useToast } from '../toast/toast-context';

/** Tells users that their role in the shop has changed, because buttons appear or disappear. */
export function RoleNotice() {
  const { t } = useTranslation();
  const toast = useToast();
  const { businessId, role } = useShop();
  const before = useRef({ businessId, role });
  useEffect(() => {
    const { current } = before;
    if (current.businessId === businessId && current.role !== role) toast({ text: t('roleGate.changed') });
    before.current = { businessId, role };
  }, [businessId, role, toast, t]);
  return null;
}
