import { ActionIcon, Alert, Button, Checkbox, NativeSelect } from '@mantine/core';
import { IconAdjustments, IconPlus, IconRotate } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { manyLabel, useMeta, useObject } from '@/api/meta';
import { refreshRecords, updateRecord } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import {
    actions, asPermissions, rightsOf, scopes, withAction, withField, withoutRights, withRights, type FieldRight, type Permissions, type Scope,
} from '@/features/settings/permissions';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Remove } from '@/features/settings/teams';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

const scope_words: Record<Scope, MessageId> = {
    none: 'settings.scope_none', own: 'settings.scope_own', team: 'settings.scope_team', below: 'settings.scope_below', all: 'settings.scope_all',
};
const action_words: Record<(typeof actions)[number], MessageId> = {
    import: 'settings.may_import', export: 'settings.may_export', bulk: 'settings.may_bulk', merge: 'settings.may_merge', share: 'settings.may_share',
    admin: 'settings.may_admin',
};
const rights: { value: FieldRight; label: MessageId }[] = [
    { value: 'write', label: 'settings.field_write' },
    { value: 'read', label: 'settings.field_read' },
    { value: 'hidden', label: 'settings.field_hidden' },
];

export function Roles() {
    const { t } = useLanguage();
    const object = useObject('roles');
    const { list, records } = useRecords('roles', 'name');
    const [chosen, setChosen] = useState<string | null>(null);
    const [adding, setAdding] = useState(false);
    const role = records.find((record) => record.id === chosen) ?? records[0];
    return (
        <Section
            title={t('settings.roles')}
            text={t('settings.roles_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
                    {t('settings.role_new')}
                </Button>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('list.nothing_found')}>
                <div className={classes['tabs']} role="group" aria-label={t('settings.roles')}>
                    {records.map((record) => (
                        <button key={record.id} type="button" aria-pressed={record === role} onClick={() => setChosen(record.id)}>
                            {String(record['name'] ?? '')}
                        </button>
                    ))}
                    {role && object && <Remove object={object} record={role} />}
                </div>
                {role && <Matrix key={`${role.id} ${role.version}`} role={role} />}
            </Loaded>
            {adding && (
                <RecordForm
                    object="roles"
                    title={t('settings.role_new')}
                    names={['name', 'description']}
                    given={{ permissions: { objects: { '*': { read: 'team', create: true, update: 'own', delete: 'own' } }, actions: [] } }}
                    after={async (record) => setChosen(record.id)}
                    onClose={() => setAdding(false)}
                />
            )}
        </Section>
    );
}

function Matrix({ role }: { role: RecordData }) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const { objects } = useMeta();
    const { busy, error, field_errors, submit } = useSubmit();
    const [permissions, setPermissions] = useState<Permissions>(() => asPermissions(role['permissions']));
    const [open, setOpen] = useState<string | null>(null);
    const dirty = JSON.stringify(permissions) !== JSON.stringify(asPermissions(role['permissions']));

    const save = () =>
        void submit(async () => {
            await updateRecord('roles', role.id, { permissions }, role.version);
            await refreshRecords(client, 'roles');
            toast({ text: t('settings.saved') });
        });
    const scope = (object: string, verb: 'read' | 'update' | 'delete', title: MessageId, name: string) => (
        <td>
            <NativeSelect
                aria-label={`${name}: ${t(title)}`}
                data={scopes.map((each) => ({ value: each, label: t(scope_words[each]) }))}
                value={rightsOf(permissions, object)[verb]}
                onChange={(event) => setPermissions(withRights(permissions, object, { [verb]: event.currentTarget.value as Scope }))}
            />
        </td>
    );
    const line = (object: string, name: string, meta: ObjectMeta | undefined) => (
        <tr key={object} data-inherits={(meta && !permissions.objects[object]) || undefined}>
            <th scope="row">{name}</th>
            {scope(object, 'read', 'settings.read', name)}
            <td className={classes['middle']}>
                <Checkbox
                    aria-label={`${name}: ${t('settings.create')}`}
                    checked={rightsOf(permissions, object).create}
                    onChange={(event) => setPermissions(withRights(permissions, object, { create: event.currentTarget.checked }))}
                />
            </td>
            {scope(object, 'update', 'settings.update', name)}
            {scope(object, 'delete', 'settings.remove', name)}
            <td className={classes['rowActions']}>
                {meta && (
                    <ActionIcon aria-label={`${name}: ${t('settings.field_rights')}`} title={t('settings.field_rights')} aria-expanded={open === object} onClick={() => setOpen(open === object ? null : object)}>
                        <IconAdjustments size={15} stroke={1.6} />
                    </ActionIcon>
                )}
                {meta && permissions.objects[object] && (
                    <ActionIcon aria-label={`${name}: ${t('settings.as_others')}`} title={t('settings.as_others')} onClick={() => setPermissions(withoutRights(permissions, object))}>
                        <IconRotate size={15} stroke={1.6} />
                    </ActionIcon>
                )}
            </td>
        </tr>
    );
    const fields = (meta: ObjectMeta) => (
        <tr key={`${meta.name} fields`}>
            <td colSpan={6}>
                <div className={classes['fieldRights']}>
                    {meta.fields.map((field) => (
                        <NativeSelect
                            key={field.name}
                            label={label(field.label)}
                            data={rights.map((each) => ({ value: each.value, label: t(each.label) }))}
                            value={permissions.objects[meta.name]?.fields?.[field.name] ?? 'write'}
                            onChange={(event) => setPermissions(withField(permissions, meta.name, field.name, event.currentTarget.value as FieldRight))}
                        />
                    ))}
                </div>
            </td>
        </tr>
    );
    const problem = Object.values(field_errors).find(Boolean) ?? error;
    return (
        <>
            <fieldset className={classes['may']}>
                <legend>{t('settings.actions')}</legend>
                {actions.map((action) => (
                    <Checkbox
                        key={action}
                        label={t(action_words[action])}
                        checked={permissions.actions.includes(action)}
                        onChange={(event) => setPermissions(withAction(permissions, action, event.currentTarget.checked))}
                    />
                ))}
            </fieldset>
            <div className={classes['scroll']}>
                <table className={`${classes['table']} ${classes['matrix']}`}>
                    <thead>
                        <tr>
                            <th scope="col">{t('report.object')}</th>
                            <th scope="col">{t('settings.read')}</th>
                            <th scope="col">{t('settings.create')}</th>
                            <th scope="col">{t('settings.update')}</th>
                            <th scope="col">{t('settings.remove')}</th>
                            <th scope="col">
                                <span className="visually-hidden">{t('record.actions')}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {line('*', t('settings.all_others'), undefined)}
                        {objects
                            .filter((object) => object.role !== 'junction')
                            .flatMap((object) => [line(object.name, label(manyLabel(object)), object), ...(open === object.name ? [fields(object)] : [])])}
                    </tbody>
                </table>
            </div>
            {problem && <Alert color="red">{problem}</Alert>}
            <div className={classes['saveBar']}>
                <Button loading={busy} disabled={!dirty} onClick={save}>
                    {t('action.save')}
                </Button>
                {dirty && <span className="dimmed">{t('settings.unsaved')}</span>}
            </div>
        </>
    );
}
