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
export function useUndoToast(shopImport: Import): void {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const queryClient = useQueryClient();
  const { role } = useShop();
  const statusBefore = useRef(shopImport.status);
  useEffect(() => {
    const hasEnded = statusBefore.current === 'running' && shopImport.status === 'finished';
    statusBefore.current = shopImport.status;
    const saved = shopImport.counts.created + shopImport.counts.updated;
    if (!hasEnded || saved === 0) return;
    const path = { businessId: shopImport.business_id, importId: shopImport.id };
    toast({
      text: t(`imports.done.${shopImport.kind}`, { count: saved, number: format.number(saved) }),
      ...(mayChange(shopImport, role) && {
        undo: async () => {
          const { import: started } = await wateja.imports.revert({ path });
          queryClient.setQueryData(importQuery(path).queryKey, started);
        },
      }),
    });
  }, [shopImport, role, t, format, toast, queryClient]);
}
