// One condition: field, operator, value.

import { Button, MantineThemeProvider, NativeSelect, Select } from '@mantine/core';
import { useState } from 'react';
import type { Field, ObjectMeta, Operator } from '@/api/types';
import type { EditProps } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { RelativeEdit } from '@/features/list/relative-edit';
import type { Leaf } from '@/lib/filter';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { conditionOf, heldValue, operatorsOf, operatorWord, without_value } from '@/records/condition';
import classes from '@/features/list/bar.module.css';
import type { ComponentType } from 'react';

interface Props {
    object: ObjectMeta;
    leaf?: Leaf;
    onDone(leaf: Leaf): void;
}

/** A condition keeps ids where the editor wants a name too. */
export function editorValue(field: Field, leaf: Leaf | undefined): unknown {
    if (!leaf) return null;
    if (kindOf(field).ConditionShow && typeof leaf.value === 'string') return { id: leaf.value, name: '…' };
    if (leaf.op === 'in' || leaf.op === 'nin' || leaf.op === 'within' || leaf.op === 'contains') return leaf.value ?? null;
    if (Array.isArray(leaf.value)) return (leaf.value as unknown[]).map((value) => heldValue(field, value));
    return heldValue(field, leaf.value);
}

// A list of options that opened outside of the popover would close it with the first click.
const comboboxProps = { withinPortal: false, transitionProps: { duration: 0 }, shadow: 'md' };
const inside = { components: { Select: { defaultProps: { limit: 200, comboboxProps } }, MultiSelect: { defaultProps: { size: 'xs', limit: 200, comboboxProps } } } };

export function filterableFields(object: ObjectMeta): Field[] {
    return object.fields
        .filter((field) => field.filterable && field.kind !== 'id' && operatorsOf(field).length > 0)
        .toSorted((a, b) => Number(a.system) - Number(b.system));
}

export function FilterEditor({ object, leaf, onDone }: Props) {
    const { t, label } = useLanguage();
    const fields = filterableFields(object);
    const [name, setName] = useState(leaf?.field ?? null);
    const field = fields.find((candidate) => candidate.name === name);
    const operators = field ? operatorsOf(field) : [];
    const [op, setOp] = useState<Operator | undefined>(leaf?.op);
    const chosen = op && operators.includes(op) ? op : operators[0];
    const [value, setValue] = useState<unknown>(() => (field ? editorValue(field, leaf) : null));
    const ready = field && chosen ? conditionOf(field.name, field, chosen, value) : null;

    function done() {
        if (ready) onDone(ready);
    }
    return (
        <MantineThemeProvider theme={inside} inherit>
            <div
                className={classes['editor']}
                onKeyDown={(event) => {
                    if (!event.defaultPrevented) onKeys({ Enter: ready ? done : undefined })(event);
                }}
            >
                <Select
                    aria-label={t('filter.field')}
                    placeholder={t('filter.field')}
                    searchable
                    data-autofocus
                    data={fields.map((candidate) => ({ value: candidate.name, label: label(candidate.label) }))}
                    value={name}
                    allowDeselect={false}
                    onChange={(next) => {
                        setName(next);
                        setOp(undefined);
                        setValue(null);
                    }}
                />
                {field && chosen && (
                    <>
                        <NativeSelect
                            aria-label={t('filter.operator')}
                            value={chosen}
                            onChange={(event) => {
                                setOp(event.currentTarget.value as Operator);
                                setValue(null);
                            }}
                            data={operators.map((each) => ({ value: each, label: t(operatorWord(field, each)) }))}
                        />
                        <ValueEditor key={`${field.name} ${chosen}`} field={field} op={chosen} value={value} onChange={setValue} />
                    </>
                )}
                <Button disabled={!ready} onClick={done}>
                    {t('filter.apply')}
                </Button>
            </div>
        </MantineThemeProvider>
    );
}

interface ValueProps {
    field: Field;
    op: Operator;
    value: unknown;
    onChange(value: unknown): void;
}

export function ValueEditor({ field, op, value, onChange }: ValueProps) {
    const { t } = useLanguage();
    const kind = kindOf(field);
    if (without_value.includes(op)) return null;
    if (op === 'within') return <RelativeEdit value={value} onChange={onChange} />;
    const Edit = (kind.condition_edits?.[op] ?? kind.Edit) as ComponentType<EditProps<unknown>> | undefined;
    if (!Edit) return null;
    if (op === 'between') {
        const [low = null, high = null] = Array.isArray(value) ? (value as unknown[]) : [];
        return (
            <div className={classes['between']}>
                <Edit field={field} value={low} onChange={(next) => onChange([next, high])} input={{ 'aria-label': t('filter.from') }} />
                <span className="dimmed">–</span>
                <Edit field={field} value={high} onChange={(next) => onChange([low, next])} input={{ 'aria-label': t('filter.to') }} />
            </div>
        );
    }
    return <Edit field={field} value={value} onChange={onChange} input={{ 'aria-label': t('filter.value') }} />;
}
