import { useTranslation } from 'react-i18next';

import { useFileDrop } from '../../components/files/use-file-drop';
import { useShop } from '../../session/shop';
import { UploadState } from './UploadState';
import { useUpload } from './use-upload';

/** Takes a file of customers that a manager drops anywhere on the list of customers. */
export function DropImport() {
  const { t } = useTranslation();
  const { isManager } = useShop();
  const uploading = useUpload();
  const isOver = useFileDrop(isManager ? (file) => uploading.upload({ kind: 'customers', file }) : undefined);
  return (
    <>
      {isOver && <div className="drop-overlay">{t('imports.overlay')}</div>}
      <UploadState uploading={uploading} />
    </>
  );
}
