// One field of the record: its value, and what can be done with it where it stands.

import { IconPencil } from '@tabler/icons-react';
import { useRef } from 'react';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useSay } from '@/fields/shared/say';
import { FieldHistory } from '@/features/record/field-history';
import { useLanguage } from '@/lib/i18n';
import { problemOf } from '@/records/check';
import { FieldShow } from '@/records/field-view';
import { InlineEdit } from '@/records/inline-edit';
import type { Refusal } from '@/records/use-update';
import classes from '@/features/record/fields.module.css';

interface Props {
    object: ObjectMeta;
    field: Field;
    record: RecordData;
    editable: boolean;
    editing: boolean;
    refused: Refusal | undefined;
    /** Who has just changed it. */
    changed_by: string | undefined;
    past: boolean;
    onEdit(name: string | null): void;
    onCommit(field: Field, value: unknown): void;
    onPutBack(field: Field, value: unknown): void;
}

export function FieldLine({ object, field, record, editable, editing, refused, changed_by, past, onEdit, onCommit, onPutBack }: Props) {
    const { t, label } = useLanguage();
    const say = useSay();
    const name = label(field.label);
    const value = record[field.name];
    const button = useRef<HTMLButtonElement>(null);
    const with_history = !past && !(field.system && field.name !== 'owner');
    return (
        <div className={classes['line']} data-wide={kindOf(field).wide} data-field={field.name}>
            <dt title={field.help ? label(field.help) : undefined}>{name}</dt>
            <dd data-editable={editable || undefined} data-editing={editing || undefined} data-changed={changed_by !== undefined || undefined}>
                {editing ? (
                    <InlineEdit
                        field={field}
                        value={value}
                        record={record}
                        refused={refused}
                        check={(draft) => problemOf(field, draft, say)}
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
                                if (editable && !(event.target as HTMLElement).closest('a, button') && !window.getSelection()?.toString()) onEdit(field.name);
                            }}
                        >
                            {isEmpty(value) ? <span className={classes['none']}>{editable ? t('record.add_value') : '–'}</span> : <FieldShow field={field} value={value} />}
                        </div>
                        <span className={classes['tools']} data-print="hide">
                            {with_history && (
                                <FieldHistory object={object} record={record} field={field} onPutBack={editable ? (before) => onPutBack(field, before) : undefined} />
                            )}
                            {editable && (
                                <button ref={button} type="button" data-edit className={classes['tool']} aria-label={t('record.edit_field', { field: name })} onClick={() => onEdit(field.name)}>
                                    <IconPencil size={13} stroke={1.6} aria-hidden />
                                </button>
                            )}
                        </span>
                    </>
                )}
                {changed_by !== undefined && <span className={classes['changedBy']}>{t('record.changed_now', { name: changed_by })}</span>}
            </dd>
        </div>
    );
}
