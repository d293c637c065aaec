import type { Named } from '@/api/types';
import { lazyEdit } from '@/fields/lazy-edit';
import { defineKind, type ShowProps } from '@/fields/kind';
import { useHovered } from '@/fields/shared/hovered';
import { NamedCondition } from '@/fields/shared/named-condition';
import { Person } from '@/ui/person';

function Show({ value }: ShowProps<Named>) {
    return (
        <span {...useHovered('users', value.id)}>
            <Person name={value.name} />
        </span>
    );
}

function Cell({ value }: ShowProps<Named>) {
    return <Person name={value.name} />;
}

const ConditionEdit = lazyEdit('UserConditionEdit');

export const user = defineKind<Named>({
    kind: 'user',
    Show,
    Cell,
    Edit: lazyEdit('UserEdit'),
    condition_edits: { eq: ConditionEdit, ne: ConditionEdit },
    ConditionShow: NamedCondition,
    operators: ['eq', 'ne', 'empty', 'exists'],
    parse: () => ({ problem: 'field.pick_it' }),
    format: (value) => value.name,
    write: (value) => value.id,
    compare: (left, right) => left.name.localeCompare(right.name),
    width_px: 150,
});
