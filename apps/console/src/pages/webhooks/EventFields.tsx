import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { EVENT_GROUPS, type EventGroup, type EventName, eventsOfText, textOfEvents } from './webhook-events';

interface EventFieldsProps {
  /** The chosen events as one text. */
  value: string;
  /** What is wrong with the choice. */
  error: string | undefined;
  onChange: (value: string) => void;
}

/** The events that a program gets, as boxes to tick. */
export function EventFields({ value, error, onChange }: EventFieldsProps) {
  const { t } = useTranslation();
  const chosen = eventsOfText(value);
  const toggle = (event: EventName) =>
    onChange(
      textOfEvents(chosen.includes(event) ? chosen.filter((candidate) => candidate !== event) : [...chosen, event]),
    );
  return (
    <Stack gap="sm">
      {(Object.keys(EVENT_GROUPS) as EventGroup[]).map((group) => (
        <fieldset key={group} className="choice">
          <legend>{t(`webhooks.groups.${group}`)}</legend>
          {EVENT_GROUPS[group].map((event: EventName) => (
            <label key={event}>
              <input type="checkbox" name={event} checked={chosen.includes(event)} onChange={() => toggle(event)} />
              <span>
                {t(`webhooks.events.${event}`)} <code className="webhook-event">{event}</code>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      {error !== undefined && (
        <Text role="alert" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
    </Stack>
  );
}
