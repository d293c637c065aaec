import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconCopy, IconEye, IconPencil, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import { startPreview } from '@/api/preview';
import type { Named, RecordData } from '@/api/types';
import { RecordForm } from '@/features/settings/record-form';
import { RoleMatrix } from '@/features/settings/role-matrix';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Remove } from '@/features/settings/teams';
import { useT } from '@/lib/i18n';
import { Chip } from '@/ui/chip';
import classes from '@/features/settings/settings.module.css';

const first_permissions = { objects: { '*': { read: 'team', create: true, update: 'own', delete: 'own' } }, actions: [] };

const role_fields = ['name', 'description', 'two_steps'];

export const roleOf = (user: RecordData) => (user['role'] as Named | null | undefined)?.id;

export function Roles() {
    const t = useT();
    const object = useObject('roles');
    const { list, records } = useRecords('roles', 'name');
    const { records: users } = useRecords('users', 'name');
    const [chosen, setChosen] = useState<string | null>(null);
    const [adding, setAdding] = useState<unknown>(null);
    const [editing, setEditing] = useState(false);
    const role = records.find((record) => record.id === chosen) ?? records[0];
    const members = users.filter((user) => user['active'] !== false && role && roleOf(user) === role.id);
    return (
        <Section
            wide
            title={t('settings.roles')}
            text={t('settings.roles_text')}
            action={
                <div className={classes['headActions']}>
                    <Button variant="default" renderRoot={(props) => <Link to="/settings/$section" params={{ section: 'access' }} search={{}} {...props} />}>
                        {t('settings.why')}
                    </Button>
                    <Button leftSection={<IconPlus size={14} />} onClick={() => setAdding(first_permissions)}>
                        {t('settings.role_new')}
                    </Button>
                </div>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('list.nothing_found')}>
                <div className={classes['tabs']} role="group" aria-label={t('settings.roles')}>
                    {records.map((record) => (
                        <button key={record.id} type="button" aria-pressed={record === role} onClick={() => setChosen(record.id)}>
                            {String(record['name'] ?? '')}
                        </button>
                    ))}
                </div>
                {role && (
                    <div className={classes['roleHead']}>
                        <p className="dimmed">
                            {[role['description'], t('settings.role_members', { count: members.length })].filter(Boolean).join(' · ')}
                        </p>
                        <PreviewAs role={role} members={members} />
                        {role['two_steps'] === true && <Chip color="green">{t('settings.role_two_steps')}</Chip>}
                        <Button variant="default" size="compact-xs" leftSection={<IconPencil size={13} />} onClick={() => setEditing(true)}>
                            {t('settings.role_edit')}
                        </Button>
                        <Button variant="default" size="compact-xs" leftSection={<IconCopy size={13} />} onClick={() => setAdding(role['permissions'])}>
                            {t('settings.role_copy')}
                        </Button>
                        {object && <Remove object={object} record={role} />}
                    </div>
                )}
                {role && <RoleMatrix key={`${role.id} ${role.version}`} role={role} members={members} />}
            </Loaded>
            {editing && role && (
                <RecordForm object="roles" title={String(role['name'] ?? '')} names={role_fields} record={role} onClose={() => setEditing(false)} />
            )}
            {adding !== null && (
                <RecordForm
                    object="roles"
                    title={t('settings.role_new')}
                    names={role_fields}
                    given={{ permissions: adding }}
                    after={async (record) => setChosen(record.id)}
                    onClose={() => setAdding(null)}
                />
            )}
        </Section>
    );
}

function PreviewAs({ role, members }: { role: RecordData; members: RecordData[] }) {
    const t = useT();
    return (
        <Menu>
            <Menu.Target>
                <Button variant="default" size="compact-xs" leftSection={<IconEye size={13} />} rightSection={<IconChevronDown size={12} />}>
                    {t('settings.preview_as')}
                </Button>
            </Menu.Target>
            <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
                <Menu.Item onClick={() => startPreview({ kind: 'role', id: role.id })}>{t('settings.preview_role', { name: String(role['name']) })}</Menu.Item>
                {members.length > 0 && <Menu.Divider />}
                {members.slice(0, 50).map((user) => (
                    <Menu.Item key={user.id} onClick={() => startPreview({ kind: 'user', id: user.id })}>
                        {String(user['name'])}
                    </Menu.Item>
                ))}
            </Menu.Dropdown>
        </Menu>
    );
}
