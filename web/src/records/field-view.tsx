import type { Field } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import type { Mark } from '@/lib/marks';

export function FieldShow({ field, value }: { field: Field; value: unknown }) {
    const { Show } = kindOf(field);
    return isEmpty(value) ? null : <Show field={field} value={value} />;
}

export function FieldCell({ field, value, marks }: { field: Field; value: unknown; marks?: readonly Mark[] | undefined }) {
    const { Cell } = kindOf(field);
    return isEmpty(value) ? null : <Cell field={field} value={value} marks={marks} />;
}
