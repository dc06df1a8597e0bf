import { Table } from '@mantine/core';

import type { ChartTable } from './chart-tables';

/** The values of a chart as a table, which scrolls in its card. */
export function ChartValues({ head, rows }: ChartTable) {
  return (
    <div className="table-scroll" style={{ maxHeight: 240 }} tabIndex={0} role="group">
      <Table>
        <Table.Thead>
          <Table.Tr>
            {head.map((cell, index) => (
              <Table.Th key={cell} scope="col" className={index === 0 ? '' : 'number'}>
                {cell}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, ...cells]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              {cells.map((cell, index) => (
                <Table.Td key={head[index + 1]} className="number">
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
