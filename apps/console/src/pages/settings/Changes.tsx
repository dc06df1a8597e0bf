import { Text } from '@mantine/core';
import type { AuditEntry } from '@wateja/client';
import { useTranslation } from 'react-i18next';

/** The fields of a change, each with its value before and after; and the reason, if one was asked for. */
export function Changes({ entry: { changes, reason } }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const fields = Object.entries(changes ?? {});
  return (
    <>
      {fields.length > 0 && (
        <ul className="changes">
          {fields.map(([field, { from, to }]) => (
            <li key={field} style={{ overflowWrap: 'anywhere' }}>
              {/* The names of fields are those of the API. */}
              <span lang="en">{field.replaceAll('_', ' ')}</span>: {from !== undefined && <>{wordOf(from)} </>}
              {to !== undefined && (
                <>
                  <span aria-hidden>{from !== undefined && '→ '}</span>
                  {from !== undefined && <span className="sr-only">{t('history.became')} </span>}
                  <strong>{wordOf(to)}</strong>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {reason !== null && <Text>{t('history.reason', { reason })}</Text>}
    </>
  );
}

/** A value as it is stored; a dash where there is none. */
function wordOf(value: unknown): string {
  if (value === null || value === '') return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
