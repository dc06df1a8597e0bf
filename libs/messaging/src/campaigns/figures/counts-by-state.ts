/** The messages of a campaign by state, as answers name the states. `sent` includes what was delivered. */
export function countsByState(counts: readonly { status: string; messages: number }[]) {
  const of = (...statuses: string[]) =>
    counts.reduce((total, { status, messages }) => total + (statuses.includes(status) ? messages : 0), 0);
  return {
    waiting: of('queued', 'sending'),
    sent: of('sent', 'delivered'),
    delivered: of('delivered'),
    failed: of('failed'),
    doubtful: of('doubtful'),
    cancelled: of('cancelled'),
  };
}
