import type { Period } from '@/api/groups';
import type { Field } from '@/api/types';
import { levels_max } from '@/features/list/group-tree';
import type { GroupPart } from '@/records/grouping';

const periods: readonly string[] = ['date', 'timestamp'];

export const isPeriodic = (field: Field) => periods.includes(field.kind);

/** "stage,close_date:month": from the outermost. What the object has not, or has twice, is passed over. */
export function groupParts(text: string | null, field_of: (path: string) => Field | undefined): GroupPart[] {
    const parts = (text ?? '').split(',').flatMap((word): GroupPart[] => {
        const [path = '', by] = word.split(':');
        const field = field_of(path);
        return field ? [{ path, field, by: isPeriodic(field) ? ((by as Period | undefined) ?? 'month') : undefined }] : [];
    });
    return parts.filter((part, at) => parts.findIndex((each) => each.path === part.path) === at).slice(0, levels_max);
}

export function groupText(groups: readonly GroupPart[]): string {
    return groups.map((group) => [group.path, group.by].filter(Boolean).join(':')).join(',');
}

/** A field as one level more, by month where it is a day. */
export function partOf(field: Field): GroupPart {
    return { path: field.name, field, by: isPeriodic(field) ? 'month' : undefined };
}
