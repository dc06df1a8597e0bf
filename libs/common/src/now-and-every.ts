/**
 * Does the work now, and again every `intervalMs` until `clearInterval`. The timer does not keep the process alive.
 * @param onError gets what the work throws. The next time comes all the same.
 */
export function nowAndEvery(
  intervalMs: number,
  work: () => Promise<unknown>,
  onError: (error: Error) => void,
): NodeJS.Timeout {
  const attempt = () => void work().catch(onError);
  attempt();
  return setInterval(attempt, intervalMs).unref();
}
