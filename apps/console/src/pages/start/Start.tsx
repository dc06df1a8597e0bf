import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';

import { RoleGate } from '../../components/states/RoleGate';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import { CustomersStep } from './CustomersStep';
import { LoyaltyStep } from './LoyaltyStep';
import { MessagesStep } from './MessagesStep';
import { ShopStep } from './ShopStep';
import type { StepProps } from './step';

const STEPS = ['shop', 'customers', 'loyalty', 'messages'] as const;
type Step = (typeof STEPS)[number];
type State = 'done' | 'skipped';

const FORMS: Record<Step, ComponentType<StepProps>> = {
  shop: ShopStep,
  customers: CustomersStep,
  loyalty: LoyaltyStep,
  messages: MessagesStep,
};

/** Sets up a new shop in four steps. Each can be skipped, and the progress is kept on this device. */
export function Start() {
  const { t } = useTranslation();
  useTitle(t('start.title'));
  return (
    <RoleGate role="owner">
      <Stack maw={640}>
        <Title order={1}>{t('start.title')}</Title>
        <Steps />
      </Stack>
    </RoleGate>
  );
}

function Steps() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const [states, setStates] = useLocalStorage<Partial<Record<Step, State>>>({
    key: `wateja.start.${businessId}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const current = STEPS.find((step) => states[step] === undefined);
  const finish = (step: Step, state: State) => setStates((before) => ({ ...before, [step]: state }));
  const reopen = (step: Step) => setStates(({ [step]: _, ...others }) => others);
  return (
    <>
      <ol className="steps">
        {STEPS.map((step) => {
          const Form = FORMS[step];
          const Icon = states[step] === 'done' ? IconCircleCheck : IconCircle;
          return (
            <li key={step} className="card" aria-current={step === current ? 'step' : undefined}>
              <Group justify="space-between" wrap="nowrap">
                <Group gap="sm" wrap="nowrap">
                  <Icon size={20} stroke={1.75} aria-hidden />
                  <Title order={2}>{t(`start.steps.${step}`)}</Title>
                </Group>
                {states[step] && (
                  <Button
                    variant="default"
                    size="xs"
                    aria-label={`${t('start.reopen')}: ${t(`start.steps.${step}`)}`}
                    onClick={() => reopen(step)}
                  >
                    {t('start.reopen')}
                  </Button>
                )}
              </Group>
              <Text c="dimmed">{states[step] ? t(`start.${states[step]}`) : t(`start.why.${step}`)}</Text>
              {step === current && <Form onDone={() => finish(step, 'done')} onSkip={() => finish(step, 'skipped')} />}
            </li>
          );
        })}
      </ol>
      {current === undefined && <Ready />}
    </>
  );
}

function Ready() {
  const { t } = useTranslation();
  const params = { businessId: String(useShop().businessId) };
  return (
    <Text role="status">
      {`${t('start.ready')} `}
      <Anchor underline="always" renderRoot={(props) => <Link to="/$businessId" params={params} {...props} />}>
        {t('nav.home')}
      </Anchor>
    </Text>
  );
}
