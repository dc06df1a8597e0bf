import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Simulation } from '@wateja/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useTierName } from '../../components/use-tier-name';
import { Loaded } from '../../components/states/Loaded';
import { useFormat } from '../../use-format';
import { SIMULATED_DAYS } from './programme-queries';
import type { Cost } from './use-cost';

interface CostPanelProps {
  cost: Cost;
  isComplete: boolean;
  /** The button that saves. */
  children: ReactNode;
}

/** The cost of the draft on past sales: beside the form, and on phones in a bar below it that opens. */
export function CostPanel({ cost, isComplete, children }: CostPanelProps) {
  const { t } = useTranslation();
  const [isOpen, { toggle }] = useDisclosure(false);
  const { now, before } = cost;
  return (
    <section className={isOpen ? 'card cost is-open' : 'card cost'} aria-labelledby="cost">
      <Stack gap="sm">
        <Title order={2} id="cost" className="cost-more">
          {t('cost.title', { days: SIMULATED_DAYS })}
        </Title>
        <div aria-live="polite">
          {isComplete ? (
            <Loaded query={now} bars={1}>
              {(simulation) => <Sums simulation={simulation} before={before} />}
            </Loaded>
          ) : (
            <Text>{t('cost.incomplete')}</Text>
          )}
        </div>
        <Group gap="xs">
          {children}
          <Button variant="default" hiddenFrom="md" aria-expanded={isOpen} onClick={toggle}>
            {t(isOpen ? 'cost.less' : 'cost.more')}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}

function Sums({ simulation, before }: { simulation: Simulation; before: Simulation | undefined }) {
  const { t } = useTranslation();
  const sentence = useCostSentence();
  const format = useFormat();
  const nameOf = useTierName();
  const { sales, cost, tiers } = simulation;
  if (sales === 0) return <Text>{t('cost.noSales')}</Text>;
  const isChanged = before !== undefined && JSON.stringify(before) !== JSON.stringify(simulation);
  return (
    <Stack gap="xs">
      <Text fw={600}>{sentence(simulation)}</Text>
      {isChanged && <Text>{t('cost.instead', { sums: sentence(before) })}</Text>}
      <Stack gap="xs" className="cost-more">
        {Number(cost.discount_amount) > 0 && (
          <Text>{t('cost.discount', { amount: format.money(cost.discount_amount) })}</Text>
        )}
        {tiers.map(({ name, customers }) => {
          const former = before?.tiers.find((tier) => tier.name === name)?.customers;
          const label = name === null ? t('cost.noTier') : nameOf(name);
          const isMoved = former !== undefined && former !== customers;
          return (
            <Group key={name} justify="space-between" wrap="nowrap">
              <Text style={{ overflowWrap: 'anywhere' }}>{label}</Text>
              <Text className="number" style={{ whiteSpace: 'nowrap' }}>
                {isMoved
                  ? t('cost.moved', { before: format.number(former), now: format.number(customers) })
                  : format.number(customers)}
              </Text>
            </Group>
          );
        })}
        <Alert className="hint">{t('cost.hint')}</Alert>
      </Stack>
    </Stack>
  );
}

/** Says what a programme would have cost, such as "18,240 points = Ksh 18,240 = 1.9 % of sales". */
export function useCostSentence(): (simulation: Simulation) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ points, cost }) =>
    t(cost.percent_of_turnover === null ? 'cost.sums' : 'cost.sumsOfSales', {
      count: Number(points.left),
      points: format.number(points.left),
      amount: format.money(cost.total_amount),
      percent: format.percent(Number(cost.percent_of_turnover ?? 0), 1),
    });
}
