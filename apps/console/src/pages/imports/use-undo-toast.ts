import { useQueryClient } from '@tanstack/react-query';
import type { Import } from '@wateja/client';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '../../components/toast/toast-context';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { importQuery, mayChange } from './import-queries';

/** Says what an import has saved when it ends while somebody looks at it, with a way to take it back at once. */
export function useUndoToast(one: Import): void {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const queryClient = useQueryClient();
  const { role } = useShop();
  const statusBefore = useRef(one.status);
  useEffect(() => {
    const hasEnded = statusBefore.current === 'running' && one.status === 'finished';
    statusBefore.current = one.status;
    const saved = one.counts.created + one.counts.updated;
    if (!hasEnded || saved === 0) return;
    const path = { businessId: one.business_id, importId: one.id };
    toast({
      text: t(`imports.done.${one.kind}`, { count: saved, number: format.number(saved) }),
      ...(mayChange(one, role) && {
        undo: async () => {
          const { import: started } = await wateja.imports.revert({ path });
          queryClient.setQueryData(importQuery(path).queryKey, started);
        },
      }),
    });
  }, [one, role, t, format, toast, queryClient]);
}
