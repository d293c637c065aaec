// What has to be known before records move to a stage: the fields that it wants, and why a deal was lost,
// asked while it is still known.

import { Alert, Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Field } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import classes from '@/records/ask-dialog.module.css';

interface Props {
    fields: readonly Field[];
    /** Of these, the ones without which nothing moves. */
    required: readonly string[];
    /** The record's name, or how many there are. */
    name: string;
    /** Where they go. */
    to: string;
    lost: boolean;
    errors: Readonly<Record<string, string>>;
    /** Where nothing moves and answers alone are wanted. */
    title?: string;
    text?: string;
    action?: string;
    onGo(values: Record<string, unknown>): void;
    onClose(): void;
}

export function AskDialog({ fields, required, name, to, lost, errors, title, text, action, onGo, onClose }: Props) {
    const { t } = useLanguage();
    const [values, setValues] = useState<Record<string, unknown>>({});
    const [told, setTold] = useState(errors);
    const needed = fields.filter((field) => required.includes(field.name));
    const complete = needed.every((field) => !isEmpty(values[field.name]));
    const given = () => Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
    const go = () => complete && onGo(given());
    const chosen = fields.some((field) => !isEmpty(values[field.name]));
    const only_reason = lost && fields.length === 1;
    const elsewhere = Object.entries(told).filter(([field]) => !fields.some((each) => each.name === field));
    const set = (field: Field, value: unknown) => {
        setValues((before) => ({ ...before, [field.name]: value }));
        setTold((before) => ({ ...before, [field.name]: '' }));
    };
    return (
        <Modal opened onClose={onClose} title={title ?? (only_reason ? t('ask.lost_title') : t('ask.title', { value: to }))} size={460}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    go();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void go() })}
            >
                <p className="dimmed">{text ?? (lost ? t('ask.lost_text', { name }) : t('ask.text', { name, value: to }))}</p>
                {elsewhere.map(([field, message]) => message && <Alert key={field} color="red" mt="sm">{message}</Alert>)}
                <div className={classes['asked']}>
                    {fields.map((field, at) => (
                        <Asked
                            key={field.name}
                            field={field}
                            value={values[field.name] ?? null}
                            values={values}
                            required={required.includes(field.name)}
                            error={told[field.name]}
                            first={at === 0}
                            bare={only_reason}
                            onChange={(value) => set(field, value)}
                        />
                    ))}
                </div>
                <div className={classes['buttons']}>
                    <Button variant="subtle" color="gray" onClick={onClose} mr="auto">
                        {t('action.cancel')}
                    </Button>
                    {only_reason && needed.length === 0 && (
                        <Button variant="default" onClick={() => onGo({})}>
                            {t('ask.lost_skip')}
                        </Button>
                    )}
                    <Button type="submit" disabled={!complete || (only_reason && !chosen)}>
                        {action ?? (only_reason ? t('action.save') : t('ask.move'))}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

interface AskedProps {
    field: Field;
    value: unknown;
    values: Readonly<Record<string, unknown>>;
    required: boolean;
    error: string | undefined;
    first: boolean;
    /** The title of the dialog names it already. */
    bare: boolean;
    onChange(value: unknown): void;
}

const options_shown_max = 12;

function Asked({ field, value, values, required, error, first, bare, onChange }: AskedProps) {
    const { label } = useLanguage();
    const options = (field.options ?? []).filter((option) => option.active !== false);
    if (field.kind === 'choice' && options.length <= options_shown_max) {
        return (
            <fieldset className={classes['reasons']}>
                <legend className={bare ? 'visually-hidden' : classes['legend']}>
                    {label(field.label)}
                    {required && !bare && (
                        <span aria-hidden className={classes['late']}>
                            {' *'}
                        </span>
                    )}
                </legend>
                {options.map((option, at) => (
                    <label key={option.value} className={classes['reason']} data-chosen={value === option.value || undefined}>
                        <input
                            type="radio"
                            name={field.name}
                            value={option.value}
                            checked={value === option.value}
                            {...(first && at === 0 ? { 'data-autofocus': true } : {})}
                            onChange={() => onChange(option.value)}
                        />
                        {label(option.label)}
                    </label>
                ))}
                {error && <p className={classes['late']}>{error}</p>}
            </fieldset>
        );
    }
    const kind = kindOf(field);
    if (!kind.Edit) return null;
    return <kind.Edit field={field} value={value} record={values} onChange={onChange} input={{ label: label(field.label), required, error: error || undefined }} />;
}
