import { useMeta } from '@/api/meta';
import type { Filter, Named, ObjectMeta } from '@/api/types';
import type { EditProps } from '@/fields/kind';
import { RecordSelect } from '@/fields/shared/record-select';

function namedValue(value: unknown): Named | null {
    return typeof value === 'object' && value !== null && 'id' in value ? (value as Named) : null;
}

/** Of the stages only those of this record's pipeline: lists that belong to a sibling field follow it. */
function siblingFilter(target: ObjectMeta | undefined, record: EditProps<Named>['record']): Filter | null {
    if (!target || !record) return null;
    for (const field of target.fields) {
        const sibling = field.kind === 'reference' && field.required ? namedValue(record[field.name]) : null;
        if (sibling) return { field: field.name, op: 'eq', value: sibling.id };
    }
    return null;
}

export function ReferenceEdit({ field, value, onChange, onPick, input, record }: EditProps<Named>) {
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
