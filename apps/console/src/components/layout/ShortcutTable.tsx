import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const SHOWN = [
  ...(['/', 'Ctrl+K', 'g h', 'g c', 'g s', 'g l', 'g m', 'g i', 'g ,', 'n c', 'n s', 'n m'] as const),
  ...(['j', 'k', 'Enter', 'x', 'e', 'r', 'u', 'Ctrl+Enter', 'Esc', '?'] as const),
];

/** The keys and what they do. */
export function ShortcutTable() {
  const { t } = useTranslation();
  return (
    <Table>
      <Table.Tbody>
        {SHOWN.map((keys) => (
          <Table.Tr key={keys}>
            <Table.Th scope="row">
              <kbd>{keys}</kbd>
            </Table.Th>
            <Table.Td>{t(`shortcutKeys.${keys}`)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
