import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type Member, withEntityTag } from '@wateja/client';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useLastChange } from '../../components/conflict/use-last-change';
import { ifMatch, type Version } from '../../components/conflict/version';
import { Drawer } from '../../components/Drawer';
import { useVersion } from '../../components/forms/use-version';
import { VersionedForm } from '../../components/forms/VersionedForm';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Loaded } from '../../components/states/Loaded';
import { membersQuery } from '../../components/use-member-name';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { ROLES } from './roles';

/** Gives a member another role, after a dialog that says what each may do. */
export function ChangeRole({ member }: { member: Member }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const title = t('team.changeOf', { name: member.name });
  return (
    <>
      <Button variant="default" size="xs" aria-label={title} onClick={() => setIsOpen(true)}>
        {t('team.change')}
      </Button>
      {isOpen && (
        <Drawer title={title} onClose={() => setIsOpen(false)}>
          <div onKeyDown={ignoreEnterOnRadios}>
            <RoleForm member={member} onDone={() => setIsOpen(false)} />
          </div>
        </Drawer>
      )}
    </>
  );
}

type RoleDraft = Pick<Member, 'role'>;

function RoleForm({ member: { user_id: userId }, onDone }: { member: Member; onDone: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const { businessId } = useShop();
  const lastChange = useLastChange({ resource: 'member', id: userId });
  const path = { businessId, userId };
  const read = async (): Promise<Version<RoleDraft>> => {
    const { answer, etag } = await withEntityTag((options) => wateja.members.get({ path, ...options }));
    return { draft: { role: answer.member.role }, etag };
  };
  const version = useVersion([businessId, 'member', userId], read);
  return (
    <Loaded query={version} bars={4}>
      {(one) => (
        <VersionedForm<RoleDraft>
          begin={one}
          stored={{
            read,
            changeOf: () => lastChange(),
            save: (body, _, from) =>
              withFreshSignIn(() => wateja.members.update({ path, body, headers: ifMatch(from) })),
          }}
          onSaved={() => {
            onDone();
            void queryClient.invalidateQueries({ queryKey: membersQuery(businessId).queryKey });
          }}
          onCancel={onDone}
          labelOf={() => t('team.role')}
          wordOf={({ role }) => t(`team.roles.${role}`)}
          saveLabel={({ role }) => t('team.changeTo', { role: t(`team.roles.${role}`) })}
        >
          {({ draft, change }) => (
            <>
              <fieldset className="choice">
                <legend>{t('team.role')}</legend>
                {ROLES.map((role) => (
                  <label key={role}>
                    <input type="radio" name="role" checked={draft.role === role} onChange={() => change({ role })} />
                    <span>
                      {t(`team.roles.${role}`)}
                      <Text c="dimmed">{t(`team.may.${role}`)}</Text>
                    </span>
                  </label>
                ))}
              </fieldset>
              <Text>{t('team.changeEffect')}</Text>
            </>
          )}
        </VersionedForm>
      )}
    </Loaded>
  );
}

/** In a radio button, Enter sends the form. A key that was meant to choose must not make somebody an owner. */
function ignoreEnterOnRadios(event: KeyboardEvent) {
  const isRadio = event.target instanceof HTMLInputElement && event.target.type === 'radio';
  if (event.key === 'Enter' && isRadio) event.preventDefault();
}
