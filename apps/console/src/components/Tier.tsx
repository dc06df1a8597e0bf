import { Badge } from '@mantine/core';

/** A customer's tier, in words. */
export function Tier({ name }: { name: string | null }) {
  if (name === null) return null;
  return (
    <Badge variant="default" tt="none" radius="xl" fw={400} size="lg">
      ◆ {name}
    </Badge>
  );
}
