import type { Import } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { type Meaning, Status } from '../../components/Status';

const MEANINGS: Record<Import['status'], Meaning> = {
  uploaded: 'draft',
  running: 'waiting',
  finished: 'done',
  failed: 'failed',
  reverting: 'waiting',
  reverted: 'undone',
};

/** How far an import is. */
export function ImportStatus({ status }: Pick<Import, 'status'>) {
  const { t } = useTranslation();
  return <Status meaning={MEANINGS[status]} word={t(`imports.statuses.${status}`)} />;
}
