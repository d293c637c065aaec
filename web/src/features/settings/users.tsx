import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { accountsQuery, type AccountState } from '@/api/admin';
import type { Named, RecordData } from '@/api/types';
import { FactorOffDialog } from '@/features/settings/factor-off-dialog';
import { HandOverDialog } from '@/features/settings/hand-over';
import { LeaveDialog } from '@/features/settings/leave-dialog';
import { LinkDialog } from '@/features/settings/link-dialog';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Table } from '@/features/settings/table';
import { UserActions, type UserTask } from '@/features/settings/user-actions';
import { useNow } from '@/lib/hooks';
import { useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import { Person } from '@/ui/person';
import classes from '@/features/settings/settings.module.css';

const nameOf = (value: unknown) => (value as Named | null | undefined)?.name ?? '–';

type Shown = 'active' | 'inactive';
type Open = { task: UserTask | 'new' | 'edit'; user?: RecordData };

export function Users() {
    const t = useT();
    const [shown, setShown] = useState<Shown>('active');
    const { list, records } = useRecords('users', 'name', { field: 'active', op: 'eq', value: shown === 'active' });
    const { data: accounts = [] } = useQuery(accountsQuery);
    const states = useMemo(() => new Map(accounts.map((account) => [account.id, account])), [accounts]);
    const [open, setOpen] = useState<Open | null>(null);
    const close = () => setOpen(null);
    return (
        <Section
            wide
            title={t('settings.users')}
            text={t('settings.users_text')}
            action={
                <div className={classes['headActions']}>
                    <Button variant="default" leftSection={<IconUpload size={14} />} renderRoot={(props) => <Link to="/import" search={{ object: 'users' }} {...props} />}>
                        {t('settings.users_import')}
                    </Button>
                    <Button leftSection={<IconPlus size={14} />} onClick={() => setOpen({ task: 'new' })}>
                        {t('settings.user_invite')}
                    </Button>
                </div>
            }
        >
            <SegmentedControl
                style={{ alignSelf: 'flex-start' }}
                aria-label={t('settings.state')}
                data={(['active', 'inactive'] as const).map((value) => ({ value, label: t(value === 'active' ? 'settings.active' : 'settings.inactive') }))}
                value={shown}
                onChange={(value) => setShown(value as Shown)}
            />
            <Loaded list={list} empty={records.length === 0} empty_title={t(shown === 'active' ? 'list.nothing_found' : 'settings.no_inactive')}>
                <Table heads={[t('user.name'), t('user.email'), t('settings.role'), t('settings.team'), t('settings.last_seen')]}>
                    {records.map((user) => (
                        <tr key={user.id}>
                            <th scope="row">
                                <button type="button" className={classes['rowButton']} onClick={() => setOpen({ task: 'edit', user })}>
                                    <Person name={String(user['name'] ?? '')} />
                                </button>
                            </th>
                            <td>{String(user['email'] ?? '–')}</td>
                            <td>{nameOf(user['role'])}</td>
                            <td>{nameOf(user['team'])}</td>
                            <td>
                                <Seen user={user} state={states.get(user.id)} />
                            </td>
                            <td className={classes['rowActions']}>
                                <UserActions user={user} state={states.get(user.id)} onTask={(task) => setOpen({ task, user })} />
                            </td>
                        </tr>
                    ))}
                </Table>
            </Loaded>
            {(open?.task === 'new' || open?.task === 'edit') && (
                <UserForm user={open.user} onClose={close} onMade={(user) => setOpen({ task: 'invite', user })} />
            )}
            {open?.user && (open.task === 'invite' || open.task === 'reset') && <LinkDialog user={open.user} purpose={open.task} onClose={close} />}
            {open?.user && open.task === 'leave' && <LeaveDialog person={{ id: open.user.id, name: String(open.user['name'] ?? '') }} onClose={close} />}
            {open?.user && open.task === 'factor_off' && <FactorOffDialog user={open.user} onClose={close} />}
            {open?.user && (open.task === 'hand_over' || open.task === 'deactivate') && (
                <HandOverDialog user={open.user} leaving={open.task === 'deactivate'} onClose={close} />
            )}
        </Section>
    );
}

/** When somebody was last here, or what stands between them and being here. */
function Seen({ user, state }: { user: RecordData; state: AccountState | undefined }) {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    if (!state) return <>–</>;
    if (state.last_seen_at) return <span className="dimmed">{texts.relative(state.last_seen_at, now)}</span>;
    if (user['active'] === false) return <span className="dimmed">{t('settings.never_seen')}</span>;
    const [color, word]: [string, MessageId] = state.link ? ['blue', 'settings.invited'] : state.has_password ? ['gray', 'settings.never_seen'] : ['orange', 'settings.not_invited'];
    return <Chip color={color}>{t(word)}</Chip>;
}

function UserForm({ user, onClose, onMade }: { user: RecordData | undefined; onClose(): void; onMade(user: RecordData): void }) {
    const t = useT();
    const made = useRef<RecordData | null>(null);
    return (
        <RecordForm
            object="users"
            title={user ? t('settings.user_edit') : t('settings.user_invite')}
            names={['name', 'email', 'role', 'team', 'manager', 'title', 'phone', 'locale']}
            record={user}
            given={user ? {} : { active: true }}
            after={async (saved) => {
                if (!user) made.current = saved;
            }}
            // Who was made is given a link at once: without one nobody can sign in.
            onClose={() => (made.current ? onMade(made.current) : onClose())}
        >
            {!user && <p className="dimmed">{t('settings.user_invite_text')}</p>}
        </RecordForm>
    );
}
