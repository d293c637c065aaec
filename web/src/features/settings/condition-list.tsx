// Conditions one below the other, each with its field, operator and value.

import { ActionIcon, Button, NativeSelect, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Field, ObjectMeta, Operator } from '@/api/types';
import type { EditProps } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import type { Leaf } from '@/lib/filter';
import { useLanguage } from '@/lib/i18n';
import { conditionOf, operatorsOf, operatorWord, ranges, without_value } from '@/records/condition';
import classes from '@/features/settings/rules.module.css';

/** A condition while it is typed: its value as the editor holds it, which may want more. */
export interface OpenCondition {
    key: number;
    field: string | null;
    op: Operator | null;
    value: unknown;
}

let last_key = 0;
export const openCondition = (leaf?: Leaf): OpenCondition => ({
    key: ++last_key, field: leaf?.field ?? null, op: leaf?.op ?? null, value: leaf?.value ?? null,
});

/** Null while it is not complete. */
export function closedCondition(object: ObjectMeta, { field: name, op, value }: OpenCondition): Leaf | null {
    const field = object.fields.find((each) => each.name === name);
    return field && op ? conditionOf(field.name, field, op, value) : null;
}

interface Props {
    object: ObjectMeta;
    legend: string;
    conditions: OpenCondition[];
    onChange(conditions: OpenCondition[]): void;
}

export function ConditionList({ object, legend, conditions, onChange }: Props) {
    const { t, label } = useLanguage();
    const fields = object.fields.filter((field) => field.filterable && field.kind !== 'id' && operatorsOf(field).length > 0).toSorted((left, right) => Number(left.system) - Number(right.system));
    const set = (key: number, part: Partial<OpenCondition>) => onChange(conditions.map((each) => (each.key === key ? { ...each, ...part } : each)));
    return (
        <fieldset className={classes['conditions']}>
            <legend>{legend}</legend>
            {conditions.map((condition) => {
                const field = fields.find((each) => each.name === condition.field);
                const operators = field ? operatorsOf(field) : [];
                return (
                    <div key={condition.key} className={classes['condition']}>
                        <Select
                            aria-label={t('filter.field')}
                            placeholder={t('filter.field')}
                            searchable
                            allowDeselect={false}
                            data={fields.map((each) => ({ value: each.name, label: label(each.label) }))}
                            value={condition.field}
                            onChange={(name) => {
                                const next = fields.find((each) => each.name === name);
                                set(condition.key, { field: name, op: (next && operatorsOf(next)[0]) ?? null, value: null });
                            }}
                        />
                        {field && condition.op && (
                            <NativeSelect
                                aria-label={t('filter.operator')}
                                value={condition.op}
                                data={operators.map((each) => ({ value: each, label: t(operatorWord(field, each)) }))}
                                onChange={(event) => set(condition.key, { op: event.currentTarget.value as Operator, value: null })}
                            />
                        )}
                        {field && condition.op && <Value key={`${field.name} ${condition.op}`} field={field} op={condition.op} value={condition.value} onChange={(value) => set(condition.key, { value })} />}
                        <ActionIcon aria-label={t('action.remove')} onClick={() => onChange(conditions.filter((each) => each !== condition))}>
                            <IconX size={14} />
                        </ActionIcon>
                    </div>
                );
            })}
            <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => onChange([...conditions, openCondition()])}>
                {t('settings.condition_add')}
            </Button>
        </fieldset>
    );
}

function Value({ field, op, value, onChange }: { field: Field; op: Operator; value: unknown; onChange(value: unknown): void }) {
    const { t } = useLanguage();
    if (without_value.includes(op)) return <span />;
    if (op === 'within') {
        return (
            <NativeSelect
                aria-label={t('filter.value')}
                value={value ? JSON.stringify(value) : ''}
                onChange={(event) => onChange(event.currentTarget.value ? JSON.parse(event.currentTarget.value) : null)}
                data={[{ value: '', label: t('filter.pick_range') }, ...ranges.map((range) => ({ value: range.value, label: t(range.label) }))]}
            />
        );
    }
    const kind = kindOf(field);
    const Edit = (kind.condition_edits?.[op] ?? kind.Edit) as ComponentType<EditProps<unknown>> | undefined;
    if (!Edit) return <span />;
    if (op !== 'between') return <Edit field={field} value={value} onChange={onChange} input={{ 'aria-label': t('filter.value') }} />;
    const [low = null, high = null] = Array.isArray(value) ? (value as unknown[]) : [];
    return (
        <span className={classes['between']}>
            <Edit field={field} value={low} onChange={(next) => onChange([next, high])} input={{ 'aria-label': t('filter.from') }} />
            <Edit field={field} value={high} onChange={(next) => onChange([low, next])} input={{ 'aria-label': t('filter.to') }} />
        </span>
    );
}
