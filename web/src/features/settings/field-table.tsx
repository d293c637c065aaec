// The fields of an object in their order. They are moved by drag, by the arrows beside them, or with Alt
// and the arrow keys.

import { ActionIcon, Badge, Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { changeObject, dropField } from '@/api/settings';
import type { Field, ObjectMeta } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { FieldDialog } from '@/features/settings/field-dialog';
import { ImpactDialog } from '@/features/settings/impact';
import { kind_words } from '@/features/settings/kind-words';
import { moved } from '@/features/settings/order';
import { Table } from '@/features/settings/table';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { Plain } from '@/ui/chip';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

interface Props {
    object: ObjectMeta;
    onChanged(): Promise<unknown>;
}

export function FieldTable({ object, onChanged }: Props) {
    const { t, label } = useLanguage();
    const [editing, setEditing] = useState<Field | 'new' | null>(null);
    const [dropping, setDropping] = useState<Field | null>(null);
    const [dragged, setDragged] = useState<string | null>(null);
    const [waiting, setWaiting] = useState<string[] | null>(null);
    const own = object.fields.filter((field) => !field.system);
    const fields = waiting ? waiting.flatMap((name) => own.find((field) => field.name === name) ?? []) : own;
    const system = object.fields.filter((field) => field.system);

    async function move(name: string, to: number) {
        const order = moved(fields.map((field) => field.name), name, to);
        if (!order) return;
        setWaiting(order);
        try {
            await changeObject(object.name, { order });
            await onChanged();
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
        setWaiting(null);
    }
    const line = (field: Field, at: number) => (
        <tr
            key={field.name}
            data-dragged={dragged === field.name || undefined}
            onDragOver={(event) => {
                if (dragged && !field.system) event.preventDefault();
            }}
            onDrop={(event) => {
                event.preventDefault();
                if (dragged) void move(dragged, at);
                setDragged(null);
            }}
        >
            <th scope="row">
                <span className={classes['fieldName']}>
                    {!field.system && (
                        <span
                            draggable
                            aria-hidden
                            className={classes['grip']}
                            onDragStart={(event) => {
                                event.dataTransfer.setData('text/plain', field.name);
                                setDragged(field.name);
                            }}
                            onDragEnd={() => setDragged(null)}
                        >
                            <IconGripVertical size={14} stroke={1.6} />
                        </span>
                    )}
                    {field.system ? (
                        label(field.label)
                    ) : (
                        <button type="button" className={classes['rowButton']} onClick={() => setEditing(field)}>
                            {label(field.label)}
                        </button>
                    )}
                </span>
            </th>
            <td>
                <code>{field.name}</code>
            </td>
            <td>
                {field.formula !== undefined && `${t('kind.formula')} → `}
                {field.over !== undefined && `${t('kind.rollup')} (${field.over}) → `}
                {field.kind in kind_words ? t(kind_words[field.kind as keyof typeof kind_words]) : field.kind}
                {field.object && <span className="dimmed"> → {field.object}</span>}
            </td>
            <td>
                <span className={classes['traits']}>
                    {field.required && <Plain>{t('settings.required')}</Plain>}
                    {field.unique && <Plain>{t('settings.unique')}</Plain>}
                    {field.custom && <Plain>{t('settings.custom')}</Plain>}
                    {field.problem && <Badge color="red">{t(field.over === undefined ? 'settings.formula_broken' : 'settings.rollup_broken')}</Badge>}
                </span>
            </td>
            <td
                className={classes['rowActions']}
                onKeyDown={onKeys({ 'Alt+ArrowUp': () => void move(field.name, at - 1), 'Alt+ArrowDown': () => void move(field.name, at + 1) })}
            >
                {!field.system && (
                    <>
                        <ActionIcon disabled={at === 0} aria-label={`${t('settings.up')} ${label(field.label)}`} onClick={() => void move(field.name, at - 1)}>
                            <IconArrowUp size={15} stroke={1.6} />
                        </ActionIcon>
                        <ActionIcon disabled={at === fields.length - 1} aria-label={`${t('settings.down')} ${label(field.label)}`} onClick={() => void move(field.name, at + 1)}>
                            <IconArrowDown size={15} stroke={1.6} />
                        </ActionIcon>
                        <ActionIcon aria-label={`${t('settings.field_edit')} ${label(field.label)}`} onClick={() => setEditing(field)}>
                            <IconPencil size={15} stroke={1.6} />
                        </ActionIcon>
                        {field.custom && (
                            <ActionIcon aria-label={`${t('settings.field_drop')} ${label(field.label)}`} onClick={() => setDropping(field)}>
                                <IconTrash size={15} stroke={1.6} />
                            </ActionIcon>
                        )}
                    </>
                )}
            </td>
        </tr>
    );
    return (
        <>
            <div className={classes['roleHead']}>
                <p className="dimmed">{t('settings.fields_order')}</p>
                <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                    {t('settings.field_new')}
                </Button>
            </div>
            <Table heads={[t('filter.field'), t('settings.name'), t('settings.kind'), t('settings.traits')]}>
                {fields.map(line)}
                {system.map(line)}
            </Table>
            {editing && (
                <FieldDialog
                    object={object}
                    field={editing === 'new' ? undefined : editing}
                    onClose={() => setEditing(null)}
                    onDone={async () => {
                        await onChanged();
                        setEditing(null);
                    }}
                />
            )}
            {dropping && (
                <ImpactDialog
                    object={object.name}
                    field={dropping.name}
                    title={t('settings.field_drop_of', { name: label(dropping.label) })}
                    text={t('settings.field_drop_text')}
                    action={t('settings.field_drop')}
                    onApply={async () => {
                        await dropField(object.name, dropping.name);
                        await onChanged();
                        toast({ text: t('settings.field_dropped', { name: label(dropping.label) }) });
                    }}
                    onClose={() => setDropping(null)}
                />
            )}
        </>
    );
}
