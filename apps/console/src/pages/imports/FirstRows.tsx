import { Table, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { TableBox } from '../../components/TableBox';
import type { Preview } from './import-queries';
import { useFieldNames } from './use-field-names';
import { valueOf } from './value-of';

const MAX_ROWS = 5;

/** The first rows of the file as they would be stored, or why they would not. */
export function FirstRows({ preview }: Pick<Preview, 'preview'>) {
  const { t } = useTranslation();
  const { nameOf, reasonOf } = useFieldNames();
  const rows = preview.slice(0, MAX_ROWS);
  const used = [...new Set(rows.flatMap(({ fields }) => Object.keys(fields ?? {})))];
  const names = used.filter((name) => rows.some(({ fields }) => valueOf(fields?.[name]) !== ''));
  return (
    <>
      <Title order={2}>{t('imports.firstRows')}</Title>
      <TableBox label={t('imports.firstRows')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('imports.line')}</Table.Th>
              {names.map((name) => (
                <Table.Th scope="col" key={name} style={{ whiteSpace: 'nowrap' }}>
                  {nameOf(name)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ line, fields, reasons }) => (
              <Table.Tr key={line}>
                <Table.Th scope="row">{line}</Table.Th>
                {fields === null ? (
                  <Table.Td colSpan={Math.max(1, names.length)} lang="en">
                    {reasons.map(reasonOf).join('. ')}
                  </Table.Td>
                ) : (
                  names.map((name) => <Table.Td key={name}>{valueOf(fields[name])}</Table.Td>)
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableBox>
    </>
  );
}
