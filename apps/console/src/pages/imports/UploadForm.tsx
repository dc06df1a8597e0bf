import { FileButton, Group, Stack, Text } from '@mantine/core';
import type { Import } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { useFileDrop } from '../../components/files/use-file-drop';
import { useShop } from '../../session/shop';
import { UploadState } from './UploadState';
import { useUpload } from './use-upload';

const KINDS = ['customers', 'sales', 'points'] as const;
/** Opening balances of points need an owner. */
const KINDS_OF_MANAGERS = ['customers', 'sales'] as const;
/** What the service can read. Phones offer no other files. */
const ACCEPTED = '.csv,.txt,.tsv,.xlsx,.vcf,text/csv,text/plain,text/vcard';

/** The form of an upload: the kind of rows, and a file that is dropped or chosen. */
export function UploadForm() {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Import['kind']>('customers');
  const uploading = useUpload();
  const { role } = useShop();
  const kinds = role === 'owner' ? KINDS : KINDS_OF_MANAGERS;
  const upload = (file: File) => uploading.upload({ kind, file });
  const isOver = useFileDrop(upload);
  return (
    <Stack className={isOver ? 'card drop-area is-over' : 'card drop-area'}>
      <fieldset className="choice">
        <legend>{t('imports.kind')}</legend>
        <Group gap="lg">
          {kinds.map((name) => (
            <label key={name}>
              <input type="radio" name="kind" checked={kind === name} onChange={() => setKind(name)} />
              {t(`imports.kinds.${name}`)}
            </label>
          ))}
        </Group>
      </fieldset>
      <Text visibleFrom="sm">{t('imports.drop')}</Text>
      <Group>
        <FileButton accept={ACCEPTED} onChange={(file) => file && upload(file)}>
          {(props) => (
            <BusyButton {...props} loading={uploading.isPending} verb="checking">
              {t('imports.choose')}
            </BusyButton>
          )}
        </FileButton>
        <Text c="dimmed">{t('imports.formats')}</Text>
      </Group>
      <UploadState uploading={uploading} />
    </Stack>
  );
}
