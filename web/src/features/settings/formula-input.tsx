// The text of a formula, with what it gives on some record beside it, or where it is wrong.

import { Checkbox, Select, Textarea } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { formulaFunctionsQuery, formulaQuery, type FormulaAnswer } from '@/api/settings';
import type { Field, ObjectMeta } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { FieldCell } from '@/records/field-view';
import { kind_words } from '@/features/settings/kind-words';
import { useDebounced } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/settings/formula-input.module.css';

export interface FormulaText {
    text: string;
    percent: boolean;
}

interface Props {
    object: ObjectMeta;
    /** The field that is changed; none while a new one is made. */
    field: string | undefined;
    value: FormulaText;
    error: string | undefined;
    onChange(value: FormulaText): void;
}

const not_usable = ['reference', 'any_reference', 'user', 'id', 'long_text', 'rich_text', 'choices', 'tags', 'emails', 'phones', 'address', 'json', 'file', 'image'];
const numbers = ['integer', 'decimal', 'percent'];

/** The same in characters, as the server counts them. */
function cut(text: string, { position, length }: { position: number; length: number }) {
    const all = [...text];
    return [all.slice(0, position), all.slice(position, position + length), all.slice(position + length)].map((part) => part.join('')) as [string, string, string];
}

export function FormulaInput({ object, field, value, error, onChange }: Props) {
    const { t, label } = useLanguage();
    const input = useRef<HTMLTextAreaElement>(null);
    // Counts what was inserted: the two pickers begin anew after each.
    const [inserted, setInserted] = useState(0);
    const asked = useDebounced(value, 300);
    const { data: functions = [] } = useQuery(formulaFunctionsQuery);
    const { data: answer } = useQuery({
        ...formulaQuery({ object: object.name, formula: asked.text, field, result: asked.percent ? 'percent' : undefined }),
        placeholderData: keepPreviousData,
    });
    const shown = asked.text.trim() === '' ? undefined : answer;

    // Where the caret stands, which then stands behind it: of a function, between its brackets.
    const insert = (word: string, caret: number) => {
        const from = input.current?.selectionStart ?? value.text.length;
        const to = input.current?.selectionEnd ?? from;
        onChange({ ...value, text: value.text.slice(0, from) + word + value.text.slice(to) });
        setInserted(inserted + 1);
        setTimeout(() => {
            input.current?.focus();
            input.current?.setSelectionRange(from + caret, from + caret);
        });
    };
    const fields = object.fields.filter((each) => !not_usable.includes(each.kind) && each.name !== field);
    return (
        <div className={classes['formula']}>
            <Textarea
                ref={input}
                required
                autosize
                minRows={3}
                maxRows={10}
                spellCheck={false}
                label={t('settings.formula')}
                description={t('settings.formula_help')}
                classNames={{ input: classes['text'] ?? '' }}
                value={value.text}
                error={shown?.problem ? label(shown.problem.message) : error}
                onChange={(event) => onChange({ ...value, text: event.currentTarget.value })}
            />
            {shown?.problem && shown.problem.length > 0 && <Place text={asked.text} problem={shown.problem} />}
            <div className={classes['insert']}>
                <Select
                    key={`field ${inserted}`}
                    searchable
                    placeholder={t('settings.formula_field')}
                    aria-label={t('settings.formula_field')}
                    data={fields.map((each) => ({ value: each.name, label: `${label(each.label)} · ${each.name}` }))}
                    value={null}
                    onChange={(name) => name && insert(name, name.length)}
                />
                <Select
                    key={`function ${inserted}`}
                    searchable
                    placeholder={t('settings.formula_function')}
                    aria-label={t('settings.formula_function')}
                    data={functions.map((each) => ({ value: each.name, label: `${each.name}(${each.arguments})` }))}
                    renderOption={({ option }) => (
                        <span className={classes['option']}>
                            <span>{option.label}</span>
                            <span className="dimmed">{label(functions.find((each) => each.name === option.value)?.help)}</span>
                        </span>
                    )}
                    value={null}
                    onChange={(name) => name && insert(`${name}()`, name.length + 1)}
                />
            </div>
            {shown?.result && <Outcome answer={shown} />}
            {shown?.result && numbers.includes(shown.result) && (
                <Checkbox label={t('settings.formula_percent')} checked={value.percent} onChange={(event) => onChange({ ...value, percent: event.currentTarget.checked })} />
            )}
        </div>
    );
}

function Place({ text, problem }: { text: string; problem: { position: number; length: number } }) {
    const [before, wrong, after] = cut(text, problem);
    return (
        <code className={classes['place']} aria-hidden>
            {before}
            <mark>{wrong}</mark>
            {after}
        </code>
    );
}

function Outcome({ answer }: { answer: FormulaAnswer }) {
    const { t } = useLanguage();
    const kind = answer.result ?? 'text';
    const word = kind_words[kind as keyof typeof kind_words];
    const { sample } = answer;
    const as_field: Field = {
        id: 0,
        name: 'value',
        kind,
        label: { en: '', zh: '' },
        required: false,
        unique: false,
        sortable: false,
        filterable: false,
        writable: false,
        system: false,
        custom: true,
    };
    return (
        <p className={classes['outcome']} role="status">
            <span>{t('settings.formula_gives', { kind: t(word) })}</span>
            {sample ? (
                <span>
                    <span className="dimmed">{t('settings.formula_sample', { record: sample.name ?? sample.id })}</span>{' '}
                    {isEmpty(sample.value) ? <span className="dimmed">{t('settings.formula_blank')}</span> : <FieldCell field={as_field} value={sample.value} />}
                </span>
            ) : (
                <span className="dimmed">{t('settings.formula_none')}</span>
            )}
        </p>
    );
}
