import { useMeta } from '@/api/meta';
import type { Filter, Named, ObjectMeta } from '@/api/types';
import { defineKind, type EditProps, type ShowProps } from '@/fields/kind';
import { NamedCondition } from '@/fields/shared/named-condition';
import { RecordLink } from '@/fields/shared/record-link';
import { RecordSelect } from '@/fields/shared/record-select';

function Show({ value, field }: ShowProps<Named>) {
    return <RecordLink object={field.object ?? ''} id={value.id} name={value.name} />;
}

function Cell({ value }: ShowProps<Named>) {
    return <span className="clip">{value.name}</span>;
}

function namedValue(value: unknown): Named | null {
    return typeof value === 'object' && value !== null && 'id' in value ? (value as Named) : null;
}

/** Of the stages only those of this record's pipeline: lists that belong to a sibling field follow it. */
export function siblingFilter(target: ObjectMeta | undefined, record: EditProps<Named>['record']): Filter | null {
    if (!target || !record) return null;
    for (const field of target.fields) {
        const sibling = field.kind === 'reference' && field.required ? namedValue(record[field.name]) : null;
        if (sibling) return { field: field.name, op: 'eq', value: sibling.id };
    }
    return null;
}

function Edit({ field, value, onChange, onPick, input, record }: EditProps<Named>) {
    const target = useMeta().object(field.object);
    return (
        <RecordSelect
            object={field.object ?? ''}
            value={value}
            filter={siblingFilter(target, record)}
            input={input}
            onChange={(next) => {
                onChange(next);
                onPick?.(next);
            }}
        />
    );
}

export const reference = defineKind<Named>({
    kind: 'reference',
    Show,
    Cell,
    Edit,
    ConditionShow: NamedCondition,
    operators: ['eq', 'ne', 'empty', 'exists'],
    parse: () => ({ problem: 'field.pick_it' }),
    format: (value) => value.name,
    write: (value) => value.id,
    compare: (left, right) => left.name.localeCompare(right.name),
    width_px: 170,
});
