/** The shapes of the tiers, from the lowest up. Each has more corners or points than the one before. */
const SHAPES = ['●', '▲', '◆'] as const;
const HIGHEST = '★';
/** The shape of a tier that is not in the ladder, or no longer. */
const UNKNOWN = '○';

/** The shape of a tier, by its place in the ladder. In a long ladder, the highest tiers share the last shape. */
export function shapeOf(name: string, ladder: readonly string[] = []): string {
  const place = ladder.indexOf(name);
  return place === -1 ? UNKNOWN : (SHAPES[place] ?? HIGHEST);
}
