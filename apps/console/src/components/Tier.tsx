import '@mantine/core/styles/Badge.css';

import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { useShop } from '../session/shop';
import { ladderQuery } from './ladder';
import { shapeOf } from './tier-shape';
import { useTierName } from './use-tier-name';

/** A customer's tier: its name, and a shape that shows its place in the ladder. */
export function Tier({ name }: { name: string | null }) {
  const { data: ladder } = useQuery(ladderQuery(useShop().businessId));
  const nameOf = useTierName();
  if (name === null) return null;
  return (
    <Badge variant="default" tt="none" radius="xl" fw={400} size="lg">
      <span aria-hidden>{shapeOf(name, ladder)}</span> {nameOf(name)}
    </Badge>
  );
}
