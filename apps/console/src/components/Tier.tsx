import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useShop } from '../session/shop';
import { FREQUENCIES, ladderQuery } from './ladder';
import { shapeOf } from './tier-shape';

/** A customer's tier: its name, and a shape that tells where it stands in the ladder. */
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

/** Answers a function for the words of a tier, which are ours where how often somebody buys is the tier. */
export function useTierName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => {
    const frequency = FREQUENCIES.find((one) => one === name);
    return frequency ? t(`frequency.${frequency}`) : name;
  };
}
