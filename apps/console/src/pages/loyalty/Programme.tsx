import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { programmeQuery } from './programme-queries';
import { ProgrammeEditor } from './ProgrammeEditor';
import { ProgrammeRules } from './ProgrammeRules';

/** The rules of points and tiers: owners change them, and managers read them. */
export function Programme() {
  const { t } = useTranslation();
  const { businessId, role } = useShop();
  const query = useQuery(programmeQuery(businessId));
  return (
    <Loaded query={query} bars={6}>
      {(current) => {
        if (role === 'owner') return <ProgrammeEditor key={current.version} current={current} />;
        if (!current.program) return <Empty text={t('programme.none')} />;
        return <ProgrammeRules program={current.program} />;
      }}
    </Loaded>
  );
}
