// What a role may, as a matrix of objects and verbs. How far a right reaches is seen before it is read:
// each scope fills one more of four steps. A change waits until its effect has been looked at.

import { ActionIcon, Badge, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { IconAdjustments, IconRotate, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useUnsaved } from '@/lib/unsaved';
import { manyLabel, useMeta } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import {
    actions, asPermissions, rightsOf, scopes, twin_sights, twinSightOf, withAction, withField, withoutRights, withRights, type FieldRight, type Permissions,
    type Scope, type TwinSight,
} from '@/features/settings/permissions';
import { permissionsDiff } from '@/features/settings/permissions-diff';
import { RoleEffect } from '@/features/settings/role-effect';
import { action_words, right_words, scope_words, verb_words, twin_words } from '@/features/settings/role-words';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/settings/roles.module.css';
import shared from '@/features/settings/settings.module.css';

interface Edited {
    permissions: Permissions;
    change(next: Permissions): void;
}

export function RoleMatrix({ role, members }: { role: RecordData; members: RecordData[] }) {
    const { t, label } = useLanguage();
    const { objects } = useMeta();
    const saved = asPermissions(role['permissions']);
    const [permissions, change] = useState<Permissions>(saved);
    const [open, setOpen] = useState<string | null>(null);
    const [looking, setLooking] = useState(false);
    const [sought, setSought] = useState('');
    const diff = permissionsDiff(saved, permissions);
    const count = diff.rights.length + diff.actions.length;
    useUnsaved(count > 0);
    const edited = { permissions, change };
    const wanted = sought.trim().toLowerCase();
    const shown = objects.filter(
        (object) => object.role === 'record' && `${object.name} ${object.labels.en.many} ${object.labels.zh.many}`.toLowerCase().includes(wanted),
    );
    return (
        <>
            <fieldset className={shared['may']}>
                <legend>{t('settings.actions')}</legend>
                {actions.map((action) => (
                    <Checkbox
                        key={action}
                        label={t(action_words[action])}
                        checked={permissions.actions.includes(action)}
                        onChange={(event) => change(withAction(permissions, action, event.currentTarget.checked))}
                    />
                ))}
            </fieldset>
            <TextInput
                className={shared['pick']}
                aria-label={t('settings.object_find')}
                placeholder={t('settings.object_find')}
                leftSection={<IconSearch size={14} stroke={1.6} />}
                value={sought}
                onChange={(event) => setSought(event.currentTarget.value)}
            />
            <div className={shared['scroll']}>
                <table className={classes['matrix']}>
                    <thead>
                        <tr>
                            <th scope="col">{t('settings.object')}</th>
                            {(['read', 'create', 'update', 'delete'] as const).map((verb) => (
                                <th key={verb} scope="col">
                                    {t(verb_words[verb])}
                                </th>
                            ))}
                            <th scope="col">
                                <span className="visually-hidden">{t('record.actions')}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {!wanted && <Line object="*" name={t('settings.all_others')} edited={edited} />}
                        {shown.flatMap((object) => [
                            <Line
                                key={object.name}
                                object={object.name}
                                name={label(manyLabel(object))}
                                meta={object}
                                edited={edited}
                                open={open === object.name}
                                onOpen={() => setOpen(open === object.name ? null : object.name)}
                            />,
                            ...(open === object.name ? [<FieldRights key={`${object.name} fields`} meta={object} edited={edited} />] : []),
                        ])}
                    </tbody>
                </table>
            </div>
            <div className={shared['saveBar']}>
                <Button disabled={count === 0} onClick={() => setLooking(true)}>
                    {t('settings.role_review')}
                </Button>
                {count > 0 && (
                    <>
                        <Button variant="default" onClick={() => change(saved)}>
                            {t('settings.discard')}
                        </Button>
                        <span className="dimmed">{t('settings.role_changes', { count, users: members.length })}</span>
                    </>
                )}
            </div>
            {looking && <RoleEffect role={role} members={members} permissions={permissions} diff={diff} onClose={() => setLooking(false)} />}
        </>
    );
}

interface LineProps {
    object: string;
    name: string;
    meta?: ObjectMeta;
    edited: Edited;
    open?: boolean;
    onOpen?(): void;
}

function Line({ object, name, meta, edited: { permissions, change }, open, onOpen }: LineProps) {
    const { t } = useLanguage();
    const own = permissions.objects[object];
    const rights = rightsOf(permissions, object);
    const narrowed = Object.keys(own?.fields ?? {}).length;
    const scope = (verb: 'read' | 'update' | 'delete') => (
        <td>
            <ScopeCell scope={rights[verb]} label={`${name}: ${t(verb_words[verb])}`} onChange={(next) => change(withRights(permissions, object, { [verb]: next }))} />
        </td>
    );
    return (
        <tr data-inherits={(meta && !own) || undefined}>
            <th scope="row">{name}</th>
            {scope('read')}
            <td>
                <Checkbox
                    aria-label={`${name}: ${t('settings.create')}`}
                    checked={rights.create}
                    onChange={(event) => change(withRights(permissions, object, { create: event.currentTarget.checked }))}
                />
            </td>
            {scope('update')}
            {scope('delete')}
            <td className={classes['tools']}>
                {meta && (
                    <ActionIcon aria-label={`${name}: ${t('settings.field_rights')}`} title={t('settings.field_rights')} aria-expanded={open} onClick={onOpen}>
                        <IconAdjustments size={15} stroke={1.6} />
                    </ActionIcon>
                )}
                {narrowed > 0 && (
                    <Badge size="xs" variant="light" color="gray" className={classes['badge']} title={t('settings.field_rights')}>
                        {narrowed}
                    </Badge>
                )}
                {meta && own && (
                    <ActionIcon aria-label={`${name}: ${t('settings.as_others')}`} title={t('settings.as_others')} onClick={() => change(withoutRights(permissions, object))}>
                        <IconRotate size={15} stroke={1.6} />
                    </ActionIcon>
                )}
            </td>
        </tr>
    );
}

/** Four steps and a word; the platform's own list opens on it, by finger and by key. */
export function ScopeCell({ scope, label, onChange }: { scope: Scope; label: string; onChange(scope: Scope): void }) {
    const { t } = useLanguage();
    const reach = scopes.indexOf(scope);
    return (
        <span className={classes['scope']} data-reach={reach}>
            <span className={classes['steps']} aria-hidden>
                {[1, 2, 3, 4].map((step) => (
                    <i key={step} data-on={step <= reach || undefined} />
                ))}
            </span>
            <span aria-hidden>{t(scope_words[scope])}</span>
            <select aria-label={label} value={scope} onChange={(event) => onChange(event.currentTarget.value as Scope)}>
                {scopes.map((each) => (
                    <option key={each} value={each}>
                        {t(scope_words[each])}
                    </option>
                ))}
            </select>
        </span>
    );
}

function FieldRights({ meta, edited: { permissions, change } }: { meta: ObjectMeta; edited: Edited }) {
    const { t, label } = useLanguage();
    return (
        <tr>
            <td colSpan={6}>
                <div className={shared['fieldRights']}>
                    <NativeSelect
                        label={t('settings.twin_sight')}
                        data={twin_sights.map((sight) => ({ value: sight, label: t(twin_words[sight]) }))}
                        value={twinSightOf(permissions, meta.name)}
                        onChange={(event) => change(withRights(permissions, meta.name, { duplicates: event.currentTarget.value as TwinSight }))}
                    />
                    {meta.fields
                        .filter((field) => !field.system)
                        .map((field) => (
                            <NativeSelect
                                key={field.name}
                                label={label(field.label)}
                                data={(['write', 'read', 'hidden'] as const).map((right) => ({ value: right, label: t(right_words[right]) }))}
                                value={permissions.objects[meta.name]?.fields?.[field.name] ?? 'write'}
                                onChange={(event) => change(withField(permissions, meta.name, field.name, event.currentTarget.value as FieldRight))}
                            />
                        ))}
                </div>
            </td>
        </tr>
    );
}
