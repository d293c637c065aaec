// Before a role is saved: what its users will see and do more or less, and who they are.

import { Alert, Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { manyLabel, useMeta } from '@/api/meta';
import { refreshRecords, updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import type { actions, Permissions } from '@/features/settings/permissions';
import { widens, type Grant, type PermissionsDiff, type RightChange } from '@/features/settings/permissions-diff';
import { action_words, right_words, scope_words, verb_words } from '@/features/settings/role-words';
import { useLanguage } from '@/lib/i18n';
import { Person } from '@/ui/person';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/roles.module.css';
import shared from '@/features/settings/settings.module.css';

interface Props {
    role: RecordData;
    members: RecordData[];
    permissions: Permissions;
    diff: PermissionsDiff;
    onClose(): void;
}

const people_shown = 12;

export function RoleEffect({ role, members, permissions, diff, onClose }: Props) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const meta = useMeta();
    const { busy, error, field_errors, submit } = useSubmit();

    const word = (grant: Grant): string => {
        if (typeof grant === 'boolean') return t(grant ? 'settings.yes' : 'settings.no');
        return t(grant in scope_words ? scope_words[grant as keyof typeof scope_words] : right_words[grant as keyof typeof right_words]);
    };
    const subject = ({ object, verb, field }: RightChange) => {
        const found = meta.object(object);
        const named = found?.fields.find((each) => each.name === field);
        const what = field ? (named ? label(named.label) : field) : verb ? t(verb_words[verb]) : '';
        return `${found ? label(manyLabel(found)) : t('settings.all_others')} · ${what}`;
    };
    const save = async () => {
        const done = await submit(() => updateRecord('roles', role.id, { permissions }, role.version));
        if (!done) return;
        toast({ text: t('settings.saved') });
        onClose();
        await refreshRecords(client, 'roles');
    };
    const problem = Object.values(field_errors).find(Boolean) ?? error;
    return (
        <Modal opened onClose={onClose} title={t('settings.role_effect', { name: String(role['name']) })} size={560}>
            <div className={shared['form']}>
                {problem && <Alert color="red">{problem}</Alert>}
                <ul className={shared['lines']} aria-label={t('settings.role_review')}>
                    {diff.rights.map((change) => (
                        <li key={`${change.object} ${change.verb ?? change.field}`} className={classes['effect']} data-widens={widens(change) || undefined}>
                            <span>{subject(change)}</span>
                            <span>
                                <s>{word(change.from)}</s> → <strong>{word(change.to)}</strong>
                            </span>
                        </li>
                    ))}
                    {diff.actions.map(({ action, granted }) => (
                        <li key={action} className={classes['effect']} data-widens={granted || undefined}>
                            <span>{t(action_words[action as (typeof actions)[number]])}</span>
                            <strong>{t(granted ? 'settings.yes' : 'settings.no')}</strong>
                        </li>
                    ))}
                </ul>
                <div>
                    <p className={shared['strong']}>{t('settings.role_affected', { count: members.length })}</p>
                    <div className={classes['people']}>
                        {members.slice(0, people_shown).map((user) => (
                            <Person key={user.id} name={String(user['name'])} />
                        ))}
                        {members.length > people_shown && <span className="dimmed">+{members.length - people_shown}</span>}
                    </div>
                </div>
                <div className={shared['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button loading={busy} data-autofocus onClick={() => void save()}>
                        {t('action.save')}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}
