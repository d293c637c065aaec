import { Button, PasswordInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { setPassword } from '@/api/settings';
import type { Named, RecordData } from '@/api/types';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { useT } from '@/lib/i18n';
import { Chip } from '@/ui/chip';
import { Person } from '@/ui/person';
import classes from '@/features/settings/settings.module.css';

const nameOf = (value: unknown) => (value as Named | null | undefined)?.name ?? '–';

export function Users() {
    const t = useT();
    const { list, records } = useRecords('users', 'name');
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    return (
        <Section
            title={t('settings.users')}
            text={t('settings.users_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                    {t('settings.user_new')}
                </Button>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('list.nothing_found')}>
                <div className={classes['scroll']}>
                    <table className={classes['table']}>
                        <thead>
                            <tr>
                                <th scope="col">{t('user.name')}</th>
                                <th scope="col">{t('user.email')}</th>
                                <th scope="col">{t('settings.role')}</th>
                                <th scope="col">{t('settings.team')}</th>
                                <th scope="col">{t('settings.state')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {records.map((user) => (
                                <tr key={user.id}>
                                    <th scope="row">
                                        <button type="button" className={classes['rowButton']} onClick={() => setEditing(user)}>
                                            <Person name={String(user['name'] ?? '')} />
                                        </button>
                                    </th>
                                    <td>{String(user['email'] ?? '')}</td>
                                    <td>{nameOf(user['role'])}</td>
                                    <td>{nameOf(user['team'])}</td>
                                    <td>
                                        <Chip color={user['active'] === false ? 'gray' : 'green'}>{t(user['active'] === false ? 'settings.inactive' : 'settings.active')}</Chip>
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            </Loaded>
            {editing && <UserForm user={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
        </Section>
    );
}

function UserForm({ user, onClose }: { user: RecordData | undefined; onClose(): void }) {
    const t = useT();
    const [password, setTyped] = useState('');
    return (
        <RecordForm
            object="users"
            title={user ? t('settings.user_edit') : t('settings.user_new')}
            names={['name', 'email', 'role', 'team', 'manager', 'title', 'phone', 'active']}
            record={user}
            given={user ? {} : { active: true }}
            after={async (saved) => {
                if (password) await setPassword(saved.id, password);
            }}
            onClose={onClose}
        >
            <PasswordInput
                label={t(user ? 'settings.password_new' : 'user.password')}
                description={t(user ? 'settings.password_keep' : 'set_up.password_help')}
                required={!user}
                autoComplete="new-password"
                visibilityToggleButtonProps={{ 'aria-label': t('user.show_password') }}
                value={password}
                onChange={(event) => setTyped(event.currentTarget.value)}
            />
        </RecordForm>
    );
}
