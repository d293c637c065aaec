// All fields of a record in their groups; each is edited where it stands.

import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useCallback, useRef, useState } from 'react';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import { FieldShow } from '@/records/field-view';
import { InlineEdit } from '@/records/inline-edit';
import type { Updater } from '@/records/use-update';
import classes from '@/features/record/record.module.css';

/** Groups that the standard objects use; another one is shown by its own name. */
const group_names: Record<string, MessageId> = {
    main: 'group.main', contact: 'group.contact', address: 'group.address', more: 'group.more', system: 'group.system', sales: 'group.sales',
    about: 'group.about', progress: 'group.progress', qualification: 'group.qualification', system_information: 'group.more',
};

/** The machine's own bookkeeping. */
const unseen = ['id', 'version', 'deleted_at'];

function groupsOf(object: ObjectMeta): [string, Field[]][] {
    const groups = new Map<string, Field[]>();
    const first = object.fields.find((field) => !field.system)?.group ?? 'main';
    for (const field of object.fields.toSorted((a, b) => Number(a.system) - Number(b.system))) {
        if (unseen.includes(field.name)) continue;
        const name = field.name === 'owner' ? first : field.system ? 'system' : (field.group ?? 'main');
        groups.set(name, [...(groups.get(name) ?? []), field]);
    }
    const system = groups.get('system') ?? [];
    groups.delete('system');
    return [...groups, ['system', system] as [string, Field[]]].filter(([, fields]) => fields.length > 0);
}

interface FieldLineProps {
    field: Field;
    record: RecordData;
    editable: boolean;
    editing: boolean;
    onEdit(name: string | null): void;
    onCommit(field: Field, value: unknown): void;
}

function FieldLine({ field, record, editable, editing, onEdit, onCommit }: FieldLineProps) {
    const { t, label } = useLanguage();
    const name = label(field.label);
    const value = record[field.name];
    const button = useRef<HTMLButtonElement>(null);
    return (
        <div className={classes['line']} data-wide={kindOf(field).wide}>
            <dt title={field.help ? label(field.help) : undefined}>{name}</dt>
            <dd data-editable={editable || undefined} data-editing={editing || undefined}>
                {editing ? (
                    <InlineEdit
                        field={field}
                        value={value}
                        record={record}
                        onCommit={(next) => onCommit(field, next)}
                        onClose={() => {
                            onEdit(null);
                            requestAnimationFrame(() => button.current?.focus());
                        }}
                    />
                ) : (
                    <>
                        <div
                            className={classes['value']}
                            onClick={(event) => {
                                if (editable && !(event.target as HTMLElement).closest('a') && !window.getSelection()?.toString()) onEdit(field.name);
                            }}
                        >
                            {isEmpty(value) ? <span className={classes['none']}>{editable ? t('record.add_value') : '–'}</span> : <FieldShow field={field} value={value} />}
                        </div>
                        {editable && (
                            <ActionIcon ref={button} size="sm" className={classes['pencil']} aria-label={t('record.edit_field', { field: name })} onClick={() => onEdit(field.name)}>
                                <IconPencil size={13} stroke={1.6} />
                            </ActionIcon>
                        )}
                    </>
                )}
            </dd>
        </div>
    );
}

export function Details({ object, record, updater }: { object: ObjectMeta; record: RecordData; updater: Updater }) {
    const { t } = useLanguage();
    const [editing, setEditing] = useState<string | null>(null);
    const { update } = updater;
    const may = object.access.update && !record.deleted_at;
    const editable = (field: Field) => may && field.writable && Boolean(kindOf(field).Edit);
    const first = object.fields.find((field) => !field.system && editable(field));
    useShortcuts(first ? { e: () => setEditing(first.name) } : {});
    const commit = useCallback((field: Field, value: unknown) => update({ record, values: { [field.name]: value } }), [update, record]);

    return (
        <>
            {groupsOf(object).map(([name, fields]) => {
                const known = group_names[name];
                return (
                    <section key={name} className={classes['group']}>
                        <h2 className={classes['groupName']}>{known ? t(known) : name}</h2>
                        <dl className={classes['lines']}>
                            {fields.map((field) => (
                                <FieldLine
                                    key={field.name}
                                    field={field}
                                    record={record}
                                    editable={editable(field)}
                                    editing={editing === field.name}
                                    onEdit={setEditing}
                                    onCommit={commit}
                                />
                            ))}
                        </dl>
                    </section>
                );
            })}
        </>
    );
}
