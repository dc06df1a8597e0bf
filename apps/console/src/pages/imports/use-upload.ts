import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Import, ImportUploaded } from '@wateja/client';

import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { importQuery, previewKey } from './import-queries';

interface Upload {
  kind: Import['kind'];
  file: File;
}

/** Uploads a file, and, if the user has stayed, opens the page that shows how it would be imported. Nothing is imported yet. */
export function useUpload() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const uploading = useMutation({
    mutationFn: (body: Upload) => wateja.imports.upload({ path: { businessId }, body }),
    onSuccess: ({ import: { preview, examples, ...uploaded } }) => {
      const path = { businessId, importId: uploaded.id };
      queryClient.setQueryData(importQuery(path).queryKey, uploaded);
      queryClient.setQueryData(previewKey(path), { preview, examples });
      void queryClient.invalidateQueries({ queryKey: [businessId, 'imports', 'list'] });
    },
  });
  /**
   * This is not a callback of the mutation itself: that would also run after the user has gone to another page, and
   * would take them away from it.
   */
  const open = ({ import: { id } }: ImportUploaded) => {
    const params = { businessId: String(businessId), importId: String(id) };
    void navigate({ to: '/$businessId/import/$importId', params });
  };
  return {
    ...uploading,
    /** Does nothing while another file is being uploaded. */
    upload: (body: Upload) => {
      if (!uploading.isPending) uploading.mutate(body, { onSuccess: open });
    },
  };
}
