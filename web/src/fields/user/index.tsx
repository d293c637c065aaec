import { useSession } from '@/api/session';
import type { Named } from '@/api/types';
import { defineKind, type EditProps, type ShowProps } from '@/fields/kind';
import { NamedCondition } from '@/fields/shared/named-condition';
import { RecordSelect } from '@/fields/shared/record-select';
import { useT } from '@/lib/i18n';
import { Person } from '@/ui/person';

function Show({ value }: ShowProps<Named>) {
    return <Person name={value.name} />;
}

function Edit({ value, onChange, onPick, input }: EditProps<Named>) {
    const { user } = useSession();
    return (
        <RecordSelect
            object="users"
            value={value}
            first={[{ id: user.id, name: user.name }]}
            input={input}
            onChange={(next) => {
                onChange(next);
                onPick?.(next);
            }}
        />
    );
}

/** "Me" stays me when the view is somebody else's. */
function ConditionEdit({ value, onChange, input }: EditProps<Named>) {
    const t = useT();
    return <RecordSelect object="users" value={value} first={[{ id: 'me', name: t('filter.me') }]} input={input} onChange={onChange} />;
}

export const user = defineKind<Named>({
    kind: 'user',
    Show,
    Cell: Show,
    Edit,
    condition_edits: { eq: ConditionEdit, ne: ConditionEdit },
    ConditionShow: NamedCondition,
    operators: ['eq', 'ne', 'empty', 'exists'],
    parse: () => ({ problem: 'field.pick_it' }),
    format: (value) => value.name,
    write: (value) => value.id,
    compare: (left, right) => left.name.localeCompare(right.name),
    width_px: 150,
});
