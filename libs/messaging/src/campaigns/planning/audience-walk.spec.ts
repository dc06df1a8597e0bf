import { withPauses } from './audience-walk';

/** Blocks the process for this many milliseconds. */
function blockProcess(time: number): void {
  for (const end = performance.now() + time; performance.now() < end;);
}

/** Counts how often other code runs in the meantime. */
async function turnsDuring(run: () => Promise<void>): Promise<number> {
  let [turns, isOver] = [0, false];
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await run();
  isOver = true;
  return turns;
}

test('slow work is interrupted after a few, quick work after many', async () => {
  const slow: number[] = [];
  const turns = await turnsDuring(() =>
    withPauses([1, 2, 3, 4, 5, 6, 7, 8], (one) => {
      blockProcess(6);
      slow.push(one);
    }),
  );
  expect(slow).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(turns).toBeGreaterThanOrEqual(4);
});
