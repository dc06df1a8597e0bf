import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';

/** The filters of a list. On phones, a button shows their number, and opens them. */
export function Filters({ count, children }: { count: number; children: ReactNode }) {
  const { t } = useTranslation();
  const [isOpen, { toggle }] = useDisclosure(false);
  const id = useId();
  return (
    <>
      <Button variant="default" hiddenFrom="sm" aria-expanded={isOpen} aria-controls={id} onClick={toggle}>
        {count > 0 ? t('filters.some', { number: count }) : t('filters.none')}
      </Button>
      <Group id={id} align="end" gap="sm" className={isOpen ? 'filters is-open' : 'filters'}>
        {children}
      </Group>
    </>
  );
}
