import { Button, Popover } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { type Column, COLUMNS } from './columns';

interface ColumnChoiceProps {
  columns: readonly Column[];
  onToggle: (column: Column) => void;
}

/** Which columns the table has. */
export function ColumnChoice({ columns, onToggle }: ColumnChoiceProps) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default" visibleFrom="sm">
          {t('customers.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('customers.columns')}>
        <fieldset className="choice">
          <legend>{t('customers.columns')}</legend>
          {COLUMNS.map((column) => (
            <label key={column}>
              <input type="checkbox" checked={columns.includes(column)} onChange={() => onToggle(column)} />
              {t(`customer.${column}`)}
            </label>
          ))}
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}
