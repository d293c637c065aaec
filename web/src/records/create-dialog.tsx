// The form for a new record, made from the schema: what must be filled first, the rest behind one button.

import { Alert, Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/client';
import { oneLabel, titleOf } from '@/api/meta';
import { createRecord, recordQuery, refreshRecords } from '@/api/records';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { useUnsaved } from '@/lib/unsaved';
import { useOutbox } from '@/records/use-outbox';
import { useTryKey } from '@/records/use-try-key';
import { wireValue } from '@/records/values';
import { toast } from '@/ui/toast';
import classes from '@/records/records.module.css';

/** Required first, then what the list shows, then everything else in its order. */
export function formFields(object: ObjectMeta): { first: Field[]; more: Field[] } {
    const open = object.fields.filter((field) => field.writable && kindOf(field).Edit && (!field.system || field.name === 'owner'));
    const parts = new Set(object.list);
    // A name that is put together from its parts brings the parts.
    if (object.fields.some((field) => field.name === object.title && !field.writable)) ['first_name', 'last_name'].forEach((part) => parts.add(part));
    const required = open.filter((field) => field.required);
    const listed = open.filter((field) => !field.required && (parts.has(field.name) || field.name === object.title));
    const first = [...required, ...listed];
    return { first, more: open.filter((field) => !first.includes(field)) };
}

interface Props {
    object: ObjectMeta;
    /** Filled in already: the record that this one belongs to. */
    given?: Record<string, unknown>;
    onClose(): void;
    onCreated?(record: RecordData): void;
}

export function CreateDialog({ object, given = {}, onClose, onCreated }: Props) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const { keepForLater } = useOutbox();
    const keyFor = useTryKey();
    const [values, setValues] = useState<Record<string, unknown>>(() => ({ ...defaults(object), ...given }));
    const [touched, setTouched] = useState(false);
    const letGo = useUnsaved(touched);
    const { first, more } = formFields(object);
    const [all, setAll] = useState(first.length === 0);
    const wrong_below = more.some((field) => field_errors[field.name]);
    const shown = all || wrong_below ? [...first, ...more] : first;
    const name = label(oneLabel(object));
    // What stands at an input is not said twice.
    const said_there = shown.some((field) => field_errors[field.name]);

    async function save() {
        let created: RecordData | undefined;
        const sent = object.fields.filter((field) => !isEmpty(values[field.name])).map((field) => [field.name, wireValue(field, values[field.name])]);
        const body = Object.fromEntries(sent) as Record<string, unknown>;
        const key = keyFor(body);
        let kept = false;
        const done = await submit(async () => {
            try {
                created = await createRecord(object.name, body, key);
            } catch (problem) {
                kept = isProblem(problem, 'offline') && keepForLater({ object, values: filled(values), key });
                if (!kept) throw problem;
            }
        });
        if (done) letGo();
        if (kept) onClose();
        if (!done || !created) return;
        client.setQueryData(recordQuery(object.name, created.id).queryKey, created);
        void refreshRecords(client, object.name);
        toast({ text: t('record.created', { object: name, name: titleOf(object, created) }) });
        onClose();
        onCreated?.(created);
    }
    return (
        <Modal opened onClose={onClose} title={t('record.new', { object: name })} size={600} closeOnClickOutside={!touched}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
                noValidate
            >
                {error && !said_there && (
                    <Alert color="red" mb="sm">
                        {error}
                    </Alert>
                )}
                <div className={classes['form']}>
                    {shown.map((field, at) => (
                        <FormField
                            key={field.name}
                            field={field}
                            values={values}
                            error={field_errors[field.name]}
                            autoFocus={at === 0}
                            onChange={(value) => {
                                setTouched(true);
                                setValues((before) => ({ ...before, [field.name]: value }));
                                clear(field.name);
                            }}
                        />
                    ))}
                </div>
                <div className={classes['buttons']}>
                    {more.length > 0 && !all && (
                        <Button variant="subtle" color="gray" onClick={() => setAll(true)} className={classes['left']}>
                            {t('record.more_fields', { count: more.length })}
                        </Button>
                    )}
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} title={keyLabel('Mod+Enter')}>
                        {t('record.create')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

function filled(values: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}

function defaults(object: ObjectMeta): Record<string, unknown> {
    return Object.fromEntries(object.fields.filter((field) => field.writable && !isEmpty(field.default)).map((field) => [field.name, field.default]));
}

interface FormFieldProps {
    field: Field;
    values: Readonly<Record<string, unknown>>;
    error: string | undefined;
    autoFocus: boolean;
    onChange(value: unknown): void;
}

function FormField({ field, values, error, autoFocus, onChange }: FormFieldProps) {
    const { label } = useLanguage();
    const kind = kindOf(field);
    if (!kind.Edit) return null;
    const text_first = autoFocus && ['text', 'email', 'phone'].includes(field.kind);
    return (
        <div className={kind.wide ? classes['wide'] : ''}>
            <kind.Edit
                field={field}
                value={values[field.name] ?? null}
                record={values}
                onChange={onChange}
                input={{
                    label: label(field.label),
                    description: field.help ? label(field.help) : undefined,
                    error: error || undefined,
                    required: field.required,
                    ...(text_first ? { 'data-autofocus': true } : {}),
                }}
            />
        </div>
    );
}
