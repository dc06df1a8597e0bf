import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Import } from '@wateja/client';

import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { importQuery, previewKey } from './import-queries';

interface Upload {
  kind: Import['kind'];
  file: File;
}

/** Uploads a file, and opens the page that shows how it would be imported. Nothing is imported yet. */
export function useUpload() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  return useMutation({
    mutationFn: (body: Upload) => wateja.imports.upload({ path: { businessId }, body }),
    onSuccess: async ({ import: { preview, ...uploaded } }) => {
      const path = { businessId, importId: uploaded.id };
      queryClient.setQueryData(importQuery(path).queryKey, uploaded);
      queryClient.setQueryData(previewKey(path), preview);
      void queryClient.invalidateQueries({ queryKey: [businessId, 'imports', 'list'] });
      const params = { businessId: String(businessId), importId: String(uploaded.id) };
      await navigate({ to: '/$businessId/import/$importId', params });
    },
  });
}
