import { useTranslation } from 'react-i18next';

import type { Row } from './CustomerLink';

interface SelectBoxProps {
  customer: Row;
  selected: ReadonlySet<number>;
  onSelect: (ids: ReadonlySet<number>) => void;
}

/** Selects one customer, or no longer selects them. */
export function SelectBox({ customer: { id, name }, selected, onSelect }: SelectBoxProps) {
  const { t } = useTranslation();
  const toggle = () => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return (
    <input type="checkbox" aria-label={t('selection.one', { name })} checked={selected.has(id)} onChange={toggle} />
  );
}
