// Groups within groups: of every stage its owners, of every owner his months. Each level is asked of the
// server by itself, so that counts and sums of the outer ones are exact; here they become a tree.

import { keyId, type Group, type GroupKey } from '@/api/groups';
import type { Filter } from '@/api/types';
import { allOf } from '@/lib/filter';
import { keyFilter, type GroupPart } from '@/records/grouping';

export const levels_max = 3;

export interface ListGroup {
    part: GroupPart;
    key: GroupKey;
    /** Of all the keys from the outermost to its own: another group may have the same one. */
    id: string;
    level: number;
    filter: Filter;
    count: number;
    values: Group['values'];
    children: ListGroup[];
}

const within = '\u001F';

/** `levels[n]` are the groups by the first n + 1 keys. One whose inner groups are too many to be here shows its rows. */
export function groupTree(parts: readonly GroupPart[], levels: readonly (readonly Group[])[], instant: (wall: string) => string): ListGroup[] {
    const roots: ListGroup[] = [];
    const known = new Map<string, ListGroup>();
    levels.forEach((groups, level) => {
        const part = parts[level];
        if (!part) return;
        for (const { keys, values } of groups) {
            const outer = keys.slice(0, level).map(keyId).join(within);
            const parent = level > 0 ? known.get(outer) : undefined;
            if (level > 0 && !parent) continue;
            const key = keys[level] ?? null;
            const own = keyFilter(part, key, instant);
            const group: ListGroup = {
                part,
                key,
                id: keys.slice(0, level + 1).map(keyId).join(within),
                level,
                filter: parent ? (allOf(parent.filter, own) ?? own) : own,
                count: Number(values[0] ?? 0),
                values,
                children: [],
            };
            known.set(group.id, group);
            (parent?.children ?? roots).push(group);
        }
    });
    return roots;
}

/** The heads in sight, from the top: what a closed one holds is not among them. */
export function headsOf(tree: readonly ListGroup[], closed: ReadonlySet<string>): ListGroup[] {
    return tree.flatMap((group) => [group, ...(closed.has(group.id) ? [] : headsOf(group.children, closed))]);
}

export function allGroups(tree: readonly ListGroup[]): ListGroup[] {
    return headsOf(tree, new Set());
}

/** What is closed when groups are open down to a level: 0 opens none, 1 the outermost, and so on. */
export function closedBelow(tree: readonly ListGroup[], open_levels: number): Set<string> {
    return new Set(allGroups(tree).filter((group) => group.level >= open_levels).map((group) => group.id));
}
