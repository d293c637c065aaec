// Which changes of a record are worth telling.

import type { Change, Field, ObjectMeta } from '@/api/types';

const told_first = ['stage', 'status', 'amount', 'owner', 'close_date', 'lost_reason', 'next_step'];
const follows_others = ['probability', 'expected_amount', 'closed_at', 'stage_since', 'forecast_category', 'first_name', 'last_name'];

/** The changes worth telling, the weightiest first: what merely follows from them is left out. */
export function toldChanges(object: ObjectMeta, changes: readonly Change[], most: number): { field: Field; change: Change }[] {
    const rank = (name: string) => (told_first.includes(name) ? told_first.indexOf(name) : told_first.length);
    const moved = changes.some((change) => change.field === 'stage');
    return changes
        .filter(({ field }) => !follows_others.includes(field) && !(moved && field === 'status'))
        .flatMap((change) => {
            const field = object.fields.find((each) => each.name === change.field);
            return field && (!field.system || field.name === 'owner') ? [{ field, change }] : [];
        })
        .toSorted((left, right) => rank(left.field.name) - rank(right.field.name))
        .slice(0, most);
}
