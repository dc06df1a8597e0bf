import type { Sale } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { type Meaning, Status } from './Status';

type SaleState = Sale['status'];

const MEANINGS: Record<SaleState, Meaning> = {
  pending: 'waiting',
  completed: 'done',
  cancelled: 'ended',
  partially_refunded: 'undone',
  refunded: 'undone',
};

/** Shows the status of a sale. */
export function SaleStatus({ status }: { status: SaleState }) {
  const { t } = useTranslation();
  return <Status meaning={MEANINGS[status]} word={t(`saleStatus.${status}`)} />;
}
