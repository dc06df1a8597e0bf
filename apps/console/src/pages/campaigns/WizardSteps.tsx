import { useTranslation } from 'react-i18next';

const STEPS = ['who', 'what', 'check'] as const;

/** The three steps of a campaign, of which one is open. */
export function WizardSteps({ current }: { current: (typeof STEPS)[number] }) {
  const { t } = useTranslation();
  return (
    <ol className="wizard-steps">
      {STEPS.map((step, index) => (
        <li key={step} aria-current={step === current ? 'step' : undefined}>
          {`${index + 1}. ${t(`wizard.${step}`)}`}
        </li>
      ))}
    </ol>
  );
}
