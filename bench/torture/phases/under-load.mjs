/** Runs `chaos` while every client sells. */
export async function underLoad(tills, tally, rules, chaos) {
  let isOver = false;
  const selling = tills.sell(tally, rules, async () => !isOver);
  try {
    await chaos();
  } finally {
    isOver = true;
    await selling;
  }
}
