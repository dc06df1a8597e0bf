import { Group, Stack, Text } from '@mantine/core';

export interface Bar {
  label: string;
  /** The text at the end of the bar. */
  value: string;
  size: number;
}

/** Horizontal bars. The name and the value of each stand above it, so that no label is cut. */
export function Bars({ bars }: { bars: readonly Bar[] }) {
  const largest = Math.max(1, ...bars.map(({ size }) => size));
  return (
    <Stack gap="sm">
      {bars.map(({ label, value, size }) => (
        <div key={label}>
          <Group justify="space-between" wrap="nowrap">
            <Text>{label}</Text>
            <Text className="number">{value}</Text>
          </Group>
          <div className="bar">
            <div style={{ width: `${(size / largest) * 100}%` }} />
          </div>
        </div>
      ))}
    </Stack>
  );
}
