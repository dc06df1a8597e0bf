import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { programmeQuery, programmeToEditQuery } from './programme-queries';
import { ProgrammeEditor } from './ProgrammeEditor';
import { ProgrammeRules } from './ProgrammeRules';

/** The rules of points and tiers: owners change them, and managers read them. */
export function Programme() {
  const { role } = useShop();
  return role === 'owner' ? <Editable /> : <Readable />;
}

function Editable() {
  const query = useQuery(programmeToEditQuery(useShop().businessId));
  return (
    <Loaded query={query} bars={6}>
      {(current) => <ProgrammeEditor key={current.version} current={current} onReread={query.refetch} />}
    </Loaded>
  );
}

function Readable() {
  const { t } = useTranslation();
  const query = useQuery(programmeQuery(useShop().businessId));
  return (
    <Loaded query={query} bars={6}>
      {({ program }) => (program ? <ProgrammeRules program={program} /> : <Empty text={t('programme.none')} />)}
    </Loaded>
  );
}
