// A record of the settings (a user, a team, a stage) made or changed in a dialog.

import { Alert, Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useObject } from '@/api/meta';
import { createRecord, refreshRecords, updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { kindOf } from '@/fields/list';
import { useLanguage } from '@/lib/i18n';
import { useChanged, useGuard } from '@/lib/unsaved';
import { wireValue } from '@/records/values';
import classes from '@/features/settings/settings.module.css';

interface Props {
    object: string;
    title: string;
    /** The fields of the form, in their order. */
    names: string[];
    record?: RecordData | undefined;
    given?: Record<string, unknown>;
    /** More inputs, and what becomes of them once the record stands. */
    children?: ReactNode;
    after?(record: RecordData): Promise<unknown>;
    /** What those inputs give to the record itself, and what is still missing in them. */
    more?: Record<string, unknown> | undefined;
    missing?: string | undefined;
    /** Where other inputs, or which fields are asked for, depend on what was filled in. */
    onValues?(values: Record<string, unknown>): void;
    onClose(): void;
}

export function RecordForm({ object: name, title, names, record, given = {}, children, after, more, missing, onValues, onClose }: Props) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const object = useObject(name);
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [values, setValues] = useState<Record<string, unknown>>(() => ({ ...given, ...record }));
    const { close, done } = useGuard(useChanged({ values, more }), onClose);
    const [made, setMade] = useState<RecordData | undefined>(record);
    const [told, setTold] = useState(false);
    const fields = names.flatMap((each) => object?.fields.find((field) => field.name === each && field.writable) ?? []);

    async function save() {
        setTold(true);
        if (missing) return;
        const saved = await submit(async () => {
            const sent = [...fields.map((field) => field.name), ...Object.keys(given)];
            const wire = Object.fromEntries((object?.fields ?? []).filter((field) => sent.includes(field.name)).map((field) => [field.name, wireValue(field, values[field.name])]));
            Object.assign(wire, more);
            // A second try after a refused password must not make a second user.
            const stored = made ? await updateRecord(name, made.id, wire, made.version) : await createRecord(name, wire);
            setMade(stored);
            await after?.(stored);
        });
        if (!saved) return;
        await refreshRecords(client, name);
        done();
    }
    return (
        <Modal opened onClose={close} title={title} size={460} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                {error && <Alert color="red">{error}</Alert>}
                {told && missing && <Alert color="red">{missing}</Alert>}
                {fields.map((field, at) => {
                    const { Edit } = kindOf(field);
                    return (
                        Edit && (
                            <Edit
                                key={field.name}
                                field={field}
                                value={values[field.name] ?? field.default ?? null}
                                record={values}
                                onChange={(value) => {
                                    clear(field.name);
                                    setValues((before) => ({ ...before, [field.name]: value }));
                                    onValues?.({ ...values, [field.name]: value });
                                }}
                                input={{
                                    label: label(field.label),
                                    description: field.help ? label(field.help) : undefined,
                                    error: field_errors[field.name] || undefined,
                                    required: field.required,
                                    ...(at === 0 ? { 'data-autofocus': true } : {}),
                                }}
                            />
                        )
                    );
                })}
                {children}
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={close}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy}>
                        {t('action.save')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
