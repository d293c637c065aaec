import { lazyEdit } from '@/fields/lazy-edit';
import { defineKind, type ShowProps } from '@/fields/kind';
import { RecordLink } from '@/fields/shared/record-link';

export interface AnyNamed {
    object: string;
    id: string;
    name: string;
}

function Show({ value }: ShowProps<AnyNamed>) {
    return <RecordLink {...value} />;
}

function Cell({ value }: ShowProps<AnyNamed>) {
    return <span className="clip">{value.name}</span>;
}

export const any_reference = defineKind<AnyNamed>({
    kind: 'any_reference',
    Show,
    Cell,
    Edit: lazyEdit('AnyReferenceEdit'),
    operators: ['empty', 'exists'],
    parse: () => ({ problem: 'field.pick_it' }),
    format: (value) => value.name,
    write: ({ object, id }) => ({ object, id }),
    compare: (left, right) => left.name.localeCompare(right.name),
    width_px: 170,
});
