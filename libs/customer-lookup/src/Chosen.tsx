import type { LookupLanguage, Texts } from './texts';
import type { ShownChoice } from './use-choice';

interface Props {
  choice: ShownChoice;
  language: LookupLanguage;
  texts: Texts;
  /** Reads the points again. */
  onRetry: () => void;
  onClear: () => void;
}

/** The customer who was chosen, with tier, points and discount. */
export function Chosen({ choice, language, texts, onRetry, onClear }: Props) {
  const { customer, rewards } = choice;
  const format = (decimal: string) => Number(decimal).toLocaleString(`${language}-KE`);
  const facts = [
    rewards?.tier != null && [texts.tier, rewards.tier],
    rewards && [texts.points, format(rewards.points)],
    rewards && Number(rewards.discount_percent) > 0 && [texts.discount, `${format(rewards.discount_percent)}%`],
  ].filter((fact) => fact !== false && fact !== null);
  return (
    <div className="wateja-chosen">
      <div>
        <strong>{customer.name}</strong>
        {customer.phone !== null && <span>{customer.phone}</span>}
        {facts.length > 0 && (
          <dl>
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
        <span role="status">{statusOf(choice, texts)}</span>
        {choice.rewards_failed && (
          <button type="button" onClick={onRetry}>
            {texts.retry}
          </button>
        )}
      </div>
      <button type="button" aria-label={texts.clear(customer.name)} onClick={onClear}>
        ✕
      </button>
    </div>
  );
}

function statusOf({ isReading, rewards_failed }: ShownChoice, texts: Texts): string {
  if (isReading) return texts.readingRewards;
  return rewards_failed ? texts.rewardsFailed : '';
}
