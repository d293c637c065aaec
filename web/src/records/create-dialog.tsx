// The form for a new record, made from the schema: what must be filled first, the rest behind one button.

import { Alert, Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/client';
import { oneLabel, titleOf } from '@/api/meta';
import { createRecord, recordQuery, refreshRecords } from '@/api/records';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { useLayout, type Layout } from '@/api/layouts';
import { useMay } from '@/api/session';
import { useSubmit } from '@/api/use-submit';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useSay } from '@/fields/shared/say';
import { useSettled } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { useGuard } from '@/lib/unsaved';
import { useOutbox } from '@/records/use-outbox';
import { useTryKey } from '@/records/use-try-key';
import { problemOf } from '@/records/check';
import { Twins, useTwins } from '@/records/twins';
import { wireValue } from '@/records/values';
import { toast } from '@/ui/toast';
import classes from '@/records/records.module.css';

/** As the layout says, what is required in any case; else required first, then what the list shows, then the rest. */
export function formFields(object: ObjectMeta, layout?: Layout | null): { first: Field[]; more: Field[] } {
    const open = object.fields.filter((field) => field.writable && kindOf(field).Edit && (!field.system || field.name === 'owner'));
    if (layout?.create_fields) {
        const chosen = layout.create_fields.flatMap((name) => open.find((field) => field.name === name) ?? []);
        const missing = open.filter((field) => field.required && !chosen.includes(field));
        return { first: [...chosen, ...missing], more: open.filter((field) => !chosen.includes(field) && !missing.includes(field)) };
    }
    const parts = new Set(object.list);
    // A name that is put together from its parts brings the parts.
    if (object.fields.some((field) => field.name === object.title && !field.writable)) ['first_name', 'last_name'].forEach((part) => parts.add(part));
    const required = open.filter((field) => field.required);
    const listed = open.filter((field) => !field.required && (parts.has(field.name) || field.name === object.title));
    const first = [...required, ...listed];
    return { first, more: open.filter((field) => !first.includes(field)) };
}

const typing_ms = 400;

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
    const say = useSay();
    const layout = useLayout(object.name);
    const { first, more } = formFields(object, layout);
    const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
    const problem = (field: Field) => (touched.has(field.name) ? problemOf(field, values[field.name], say) : null);
    const { close, done: finish } = useGuard(touched.size > 0, onClose);
    const [all, setAll] = useState(first.length === 0);
    const wrong_below = more.some((field) => field_errors[field.name]);
    const shown = all || wrong_below ? [...first, ...more] : first;
    const name = label(oneLabel(object));
    // What stands at an input is not said twice.
    const said_there = shown.some((field) => field_errors[field.name]);

    const typed = useSettled(wire(object, values), typing_ms);
    const twins = useTwins(object, { values: typed });
    const may_insist = useMay('merge');
    // Refused by a rule: whoever may merge creates it all the same, in a second step.
    const insists = may_insist && twins.some((twin) => twin.effect === 'block');

    async function save() {
        let created: RecordData | undefined;
        const body = wire(object, values);
        const key = keyFor(body);
        let kept = false;
        const done = await submit(async () => {
            try {
                created = await createRecord(object.name, body, key, insists ? 'allow' : undefined);
            } catch (problem) {
                kept = isProblem(problem, 'offline') && keepForLater({ object, values: filled(values), key });
                if (!kept) throw problem;
            }
        });
        if (kept) finish();
        if (!done || !created) return;
        client.setQueryData(recordQuery(object.name, created.id).queryKey, created);
        void refreshRecords(client, object.name);
        toast({ text: t('record.created', { object: name, name: titleOf(object, created) }) });
        finish();
        onCreated?.(created);
    }
    /** Somebody has written it down before: that one goes where the new one would have gone. */
    async function use(id: string) {
        const found = await client.fetchQuery(recordQuery(object.name, id));
        finish();
        onCreated?.(found);
    }
    return (
        <Modal opened onClose={close} title={t('record.new', { object: name })} size={600}>
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
                            error={field_errors[field.name] || problem(field) || undefined}
                            autoFocus={at === 0}
                            onChange={(value) => {
                                setValues((before) => ({ ...before, [field.name]: value }));
                                setTouched((before) => new Set(before).add(field.name));
                                clear(field.name);
                            }}
                        />
                    ))}
                </div>
                <Twins object={object} asked={{ values: typed }} onUse={onCreated && ((twin) => void use(twin.id))} />
                <div className={classes['buttons']}>
                    {more.length > 0 && !all && (
                        <Button variant="subtle" color="gray" onClick={() => setAll(true)} className={classes['left']}>
                            {t('record.more_fields', { count: more.length })}
                        </Button>
                    )}
                    <Button variant="default" onClick={close}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} title={keyLabel('Mod+Enter')}>
                        {t(twins.length > 0 ? 'twin.create_anyway' : 'record.create')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

function filled(values: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}

function wire(object: ObjectMeta, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const sent = object.fields.filter((field) => !isEmpty(values[field.name]));
    return Object.fromEntries(sent.map((field) => [field.name, wireValue(field, values[field.name])]));
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
