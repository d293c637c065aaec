import type { Field } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';

export function FieldShow({ field, value }: { field: Field; value: unknown }) {
    const { Show } = kindOf(field);
    return isEmpty(value) ? null : <Show field={field} value={value} />;
}

export function FieldCell({ field, value }: { field: Field; value: unknown }) {
    const { Cell } = kindOf(field);
    return isEmpty(value) ? null : <Cell field={field} value={value} />;
}
