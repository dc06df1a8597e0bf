/** A measured value at a time in seconds. */
export type Point = readonly [at: number, value: number];

/** The slope, per second, of the straight line that fits the points best (least squares). */
export function slopeOf(points: Point[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [center, level] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const spread = points.reduce((sum, [at]) => sum + (at - center) ** 2, 0);
  return points.reduce((sum, [at, value]) => sum + (at - center) * (value - level), 0) / spread;
}
