import './campaigns.css';

import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { RoleGate } from '../../components/states/RoleGate';
import { useFormat } from '../../use-format';
import { newDraft } from './campaign-draft';
import { Wizard } from './Wizard';

/** A campaign for the customers of a list, whose filters are in the address. */
export function NewCampaign() {
  const { t } = useTranslation();
  const format = useFormat();
  const search = useSearch({ from: '/signed-in/$businessId/campaigns/new' });
  const [begin] = useState(() =>
    newDraft(t('wizard.defaultName', { time: format.dateTime(new Date().toISOString()) }), search),
  );
  return (
    <RoleGate role="manager">
      <Wizard begin={begin} first="who" />
    </RoleGate>
  );
}
