import type { LookupLanguage, Texts } from './texts';
import type { Choice } from './types';

interface Props {
  choice: Choice;
  language: LookupLanguage;
  texts: Texts;
  onClear: () => void;
}

/** The customer who was chosen, with tier, points and discount. */
export function Chosen({ choice: { customer, rewards }, language, texts, onClear }: Props) {
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
      </div>
      <button type="button" aria-label={texts.clear(customer.name)} onClick={onClear}>
        ✕
      </button>
    </div>
  );
}
