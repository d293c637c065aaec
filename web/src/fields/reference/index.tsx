import type { Named } from '@/api/types';
import { lazyEdit } from '@/fields/lazy-edit';
import { defineKind, type ShowProps } from '@/fields/kind';
import { NamedCondition } from '@/fields/shared/named-condition';
import { RecordLink } from '@/fields/shared/record-link';

function Show({ value, field }: ShowProps<Named>) {
    return <RecordLink object={field.object ?? ''} id={value.id} name={value.name} />;
}

function Cell({ value }: ShowProps<Named>) {
    return <span className="clip">{value.name}</span>;
}

export const reference = defineKind<Named>({
    kind: 'reference',
    Show,
    Cell,
    Edit: lazyEdit('ReferenceEdit'),
    ConditionShow: NamedCondition,
    operators: ['eq', 'ne', 'empty', 'exists'],
    parse: () => ({ problem: 'field.pick_it' }),
    format: (value) => value.name,
    write: (value) => value.id,
    compare: (left, right) => left.name.localeCompare(right.name),
    width_px: 170,
});
