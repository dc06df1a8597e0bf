import { Text } from '@mantine/core';

/** A number with its name. */
export function Figure({ label, value, hint }: { label: string; value: string; hint?: string | undefined }) {
  return (
    <div className="card figure">
      <Text c="dimmed">{label}</Text>
      <div className="figure-number">{value}</div>
      {hint !== undefined && <Text c="dimmed">{hint}</Text>}
    </div>
  );
}
