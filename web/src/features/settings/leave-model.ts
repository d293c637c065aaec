import type { LeaveWish } from '@/api/leaves';
import type { Named } from '@/api/types';

export type Shares = LeaveWish['shares'];

/** Who covers what: one person, others for some objects, and objects that stay. */
export function sharesOf(objects: readonly string[], kept: readonly string[], cover: Named | null, others: Readonly<Record<string, Named | null>>): Shares {
    const by_person = new Map<string, string[]>();
    for (const object of objects) {
        const to = others[object] ?? cover;
        if (!to || kept.includes(object)) continue;
        by_person.set(to.id, [...(by_person.get(to.id) ?? []), object]);
    }
    const all = objects.every((object) => !kept.includes(object) && (others[object] ?? cover));
    if (!all || !cover) return [...by_person].map(([to, names]) => ({ to, objects: names }));
    // Whatever comes to be owned until the leave begins goes along.
    const rest = [...by_person].filter(([to]) => to !== cover.id).map(([to, names]) => ({ to, objects: names }));
    return [{ to: cover.id }, ...rest];
}
