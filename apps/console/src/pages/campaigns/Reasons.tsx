import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';

/** Why a customer gets no message, or why one failed, as docs/messages.md lists it. */
const KNOWN = [
  ...(['inactive', 'do_not_contact', 'no_offers', 'no_loyalty', 'prefers_call', 'no_preferred_channel'] as const),
  ...(['channel_not_preferred', 'consent_withdrawn', 'consent_missing', 'invalid_phone', 'invalid_email'] as const),
  ...(['duplicate_address', 'country_not_allowed', 'no_price', 'campaign_cancelled', 'budget'] as const),
  ...(['daily_limit', 'monthly_cap', 'too_long'] as const),
];

/** Reasons with how many customers or messages each concerns. What we have no words for is said as the API does. */
export function Reasons({ reasons }: { reasons: readonly { reason: string; count: number }[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="reasons">
      {reasons.map(({ reason, count }) => {
        const known = KNOWN.find((one) => one === reason);
        return (
          <li key={reason}>
            {known ? t(`reasons.${known}`) : <span lang="en">{reason}</span>}: {format.number(count)}
          </li>
        );
      })}
    </ul>
  );
}
