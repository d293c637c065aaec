// Records that are tied to this one by a row of their own: a contact of an opportunity, in a role. The role
// is changed where it stands; one of them can be the primary one.

import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconStar, IconStarFilled, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useMeta } from '@/api/meta';
import { createRecord, refreshRecords, updateRecord } from '@/api/records';
import type { Field, Named, ObjectMeta, RecordData, Relation } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { RecordLink } from '@/fields/shared/record-link';
import { RecordSelect } from '@/fields/shared/record-select';
import { useLanguage, useT } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { useRemoval } from '@/records/use-removal';
import { toast } from '@/ui/toast';
import classes from '@/features/record/related.module.css';

interface JoinProps {
    relation: Relation;
    /** The field of the joining row that names the other side. */
    through: string;
    joining: ObjectMeta;
}

function roleField(joining: ObjectMeta): Field | undefined {
    return joining.fields.find((field) => field.kind === 'choice' && !field.system);
}

function primaryField(joining: ObjectMeta): Field | undefined {
    return joining.fields.find((field) => field.name === 'is_primary' && field.kind === 'boolean');
}

function useSaving(joining: ObjectMeta) {
    const t = useT();
    const client = useQueryClient();
    return async (action: () => Promise<unknown>) => {
        try {
            await action();
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
        await refreshRecords(client, joining.name);
    };
}

export function JoinedRow({ relation, through, joining, row, siblings }: JoinProps & { row: RecordData; siblings: readonly RecordData[] }) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const save = useSaving(joining);
    const { remove } = useRemoval(joining);
    const other = row[through] as (Named & { object?: string }) | null;
    const object = other?.object ?? joining.fields.find((field) => field.name === through)?.object ?? '';
    const role = roleField(joining);
    const primary = primaryField(joining);
    const is_primary = primary ? row[primary.name] === true : false;
    const may = joining.access.update;
    const name = other?.name ?? '–';

    const write = (of: RecordData, values: Record<string, unknown>) => updateRecord(joining.name, of.id, values, of.version);
    async function makePrimary() {
        if (!primary) return;
        for (const sibling of siblings) if (sibling.id !== row.id && sibling[primary.name] === true) await write(sibling, { [primary.name]: false });
        await write(row, { [primary.name]: !is_primary });
    }
    return (
        <li className={classes['row']} data-relation={relation.name}>
            <div className={classes['main']}>
                <RecordLink object={meta.object(object)?.name ?? ''} id={other?.id ?? ''} name={name} />
            </div>
            {role && (
                <NativeSelect
                    className={classes['role']}
                    aria-label={t('joined.role_of', { role: label(role.label), name })}
                    disabled={!may || !role.writable}
                    value={String(row[role.name] ?? '')}
                    onChange={(event) => {
                        const value = event.currentTarget.value || null;
                        void save(() => write(row, { [role.name]: value }));
                    }}
                    data={[{ value: '', label: '–' }, ...(role.options ?? []).map((option) => ({ value: option.value, label: label(option.label) }))]}
                />
            )}
            {primary && may && (
                <ActionIcon size="sm" className={classes['quiet']} data-on={is_primary || undefined} aria-pressed={is_primary} aria-label={t('joined.primary', { name })} onClick={() => void save(makePrimary)}>
                    {is_primary ? <IconStarFilled size={13} /> : <IconStar size={13} stroke={1.6} />}
                </ActionIcon>
            )}
            {joining.access.delete && (
                <ActionIcon size="sm" className={classes['quiet']} aria-label={t('joined.remove', { name })} onClick={() => void remove(row)}>
                    <IconX size={13} />
                </ActionIcon>
            )}
        </li>
    );
}

export function AddJoined({ record, relation, through, joining, rows, onClose }: JoinProps & { record: RecordData; rows: readonly RecordData[]; onClose(): void }) {
    const { t, label } = useLanguage();
    const save = useSaving(joining);
    const far = joining.fields.find((field) => field.name === through);
    const primary = primaryField(joining);
    if (!far?.object) return null;
    return (
        <div className={classes['add']} onKeyDown={onKeys({ Escape: onClose })}>
            <RecordSelect
                object={far.object}
                value={null}
                input={{ 'aria-label': label(far.label), autoFocus: true }}
                placeholder={t('joined.choose', { object: label(far.label) })}
                onChange={(named) => {
                    onClose();
                    // The first one is the one to call.
                    const first = primary && rows.length === 0 ? { [primary.name]: true } : {};
                    if (named) void save(() => createRecord(joining.name, { [relation.field]: record.id, [through]: named.id, ...first }));
                }}
            />
        </div>
    );
}
