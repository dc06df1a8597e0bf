import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface FactsProps {
  /** The facts, each with its name. A missing value is shown as a dash. */
  facts: readonly (readonly [name: string, value: ReactNode])[];
}

/** What is known of a record, as a list to read. */
export function Facts({ facts }: FactsProps) {
  return (
    <Table>
      <Table.Tbody>
        {facts.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={400} c="dimmed">
              {name}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value ?? '–'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
