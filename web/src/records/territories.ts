// The tree of territories, and what is set or counted for each with all that is part of it.

import { keyId, type Group } from '@/api/groups';
import type { Named, RecordData } from '@/api/types';
import { numberOf } from '@/records/grouping';

export interface Territory {
    id: string;
    name: string;
    depth: number;
    record: RecordData;
    parts: Territory[];
}

/** By name. Whose parent is gone, or stands in a circle, stands at the top. */
export function treeOf(records: readonly RecordData[]): Territory[] {
    const nodes = new Map(records.map((record): [string, Territory] => [record.id, { id: record.id, name: String(record['name'] ?? ''), depth: 0, record, parts: [] }]));
    const above = (node: Territory) => nodes.get((node.record['parent'] as Named | null)?.id ?? '');
    const top: Territory[] = [];
    for (const node of nodes.values()) (above(node)?.parts ?? top).push(node);
    const deepen = (list: Territory[], depth: number): void => {
        list.sort((a, b) => a.name.localeCompare(b.name));
        for (const node of list) {
            node.depth = depth;
            deepen(node.parts, depth + 1);
        }
    };
    deepen(top, 0);
    return top;
}

/** Each before its parts. */
export const flat = (tree: readonly Territory[]): Territory[] => tree.flatMap((node) => [node, ...flat(node.parts)]);
/** A territory and all that is part of it. */
export const idsOf = (node: Territory): string[] => flat([node]).map(({ id }) => id);

/** Groups by territory as sums with all parts. */
export function addedUp(node: Territory, groups: readonly Group[], measure: number): number {
    const ids = new Set(idsOf(node));
    return groups.reduce((sum, { keys, values }) => (ids.has(keyId(keys[0])) ? sum + numberOf(values[measure]) : sum), 0);
}

/** Its own target, else those of its parts together; null: there is none. */
export function targetOf(node: Territory, own: ReadonlyMap<string, number>): number | null {
    const set = own.get(node.id);
    if (set !== undefined) return set;
    const below = node.parts.flatMap((part) => targetOf(part, own) ?? []);
    return below.length > 0 ? below.reduce((sum, each) => sum + each, 0) : null;
}

/** Targets by territory, team, period and month as those of one territory with its parts, by nobody in particular. */
export function targetsIn(node: Territory, groups: readonly Group[]): Group[] {
    const periods = new Map<string, { keys: Group['keys']; own: Map<string, number> }>();
    for (const { keys, values } of groups) {
        const place = `${keyId(keys[2])} ${keyId(keys[3])}`;
        const held = periods.get(place) ?? { keys: [null, null, keys[2] ?? null, keys[3] ?? null], own: new Map<string, number>() };
        periods.set(place, held);
        const id = keyId(keys[0]);
        held.own.set(id, (held.own.get(id) ?? 0) + numberOf(values[0]));
    }
    return [...periods.values()].flatMap(({ keys, own }) => {
        const sum = targetOf(node, own);
        return sum === null ? [] : [{ keys, values: [sum] }];
    });
}
