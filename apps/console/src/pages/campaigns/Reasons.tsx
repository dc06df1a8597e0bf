import { Anchor } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import type { Outcome } from './campaign-queries';
import { LeftOut } from './LeftOut';

/** Why a customer gets no message, or why one failed, as docs/messages.md lists it. */
const KNOWN = [
  ...(['inactive', 'do_not_contact', 'no_offers', 'no_loyalty', 'prefers_call', 'no_preferred_channel'] as const),
  ...(['channel_not_preferred', 'consent_withdrawn', 'consent_missing', 'invalid_phone', 'invalid_email'] as const),
  ...(['duplicate_address', 'country_not_allowed', 'no_price', 'campaign_cancelled', 'budget'] as const),
  ...(['daily_limit', 'monthly_cap', 'too_long'] as const),
];

interface ReasonsProps {
  campaignId: number;
  outcome: Outcome;
  reasons: readonly { reason: string; count: number }[];
}

/**
 * Reasons with how many customers or messages each concerns. A reason without a translation is shown as the API names
 * it. Managers open the list of those behind a number.
 */
export function Reasons({ campaignId, outcome, reasons }: ReasonsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { isManager } = useShop();
  const [opened, setOpened] = useState<string>();
  const known = (reason: string) => KNOWN.find((one) => one === reason);
  const wordsOf = (reason: string) => {
    const one = known(reason);
    return one ? t(`reasons.${one}`) : reason;
  };
  return (
    <>
      <ul className="reasons">
        {reasons.map(({ reason, count }) => {
          const lang = known(reason) ? {} : { lang: 'en' };
          const words = (
            <>
              <span {...lang}>{wordsOf(reason)}</span>: {format.number(count)}
            </>
          );
          return (
            <li key={reason}>
              {isManager ? (
                <Anchor
                  component="button"
                  type="button"
                  inherit
                  underline="always"
                  ta="left"
                  aria-haspopup="dialog"
                  onClick={() => setOpened(reason)}
                >
                  {words}
                </Anchor>
              ) : (
                words
              )}
            </li>
          );
        })}
      </ul>
      {opened !== undefined && (
        <Drawer title={wordsOf(opened)} onClose={() => setOpened(undefined)}>
          <LeftOut campaignId={campaignId} outcome={outcome} reason={opened} />
        </Drawer>
      )}
    </>
  );
}
