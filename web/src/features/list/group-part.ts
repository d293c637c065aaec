import type { Period } from '@/api/groups';
import type { Field } from '@/api/types';
import type { GroupPart } from '@/records/grouping';

const periods: readonly string[] = ['date', 'timestamp'];

export const isPeriodic = (field: Field) => periods.includes(field.kind);

/** "close_date:month" as a part of a question; null when there is no such field. */
export function groupPart(text: string | null, field_of: (path: string) => Field | undefined): GroupPart | null {
    if (!text) return null;
    const [path = '', by] = text.split(':');
    const field = field_of(path);
    if (!field) return null;
    return { path, field, by: isPeriodic(field) ? ((by as Period | undefined) ?? 'month') : undefined };
}
