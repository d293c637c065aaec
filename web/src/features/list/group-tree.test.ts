import { expect, test } from 'vitest';
import type { Group } from '@/api/groups';
import type { Field } from '@/api/types';
import { allGroups, closedBelow, groupTree, headsOf } from '@/features/list/group-tree';
import type { GroupPart } from '@/records/grouping';

const part = (path: string): GroupPart => ({ path, field: { name: path, kind: 'choice' } as Field });
const group = (count: number, ...keys: Group['keys']): Group => ({ keys, values: [count] });
const parts = [part('stage'), part('owner')];
const levels = [
    [group(5, 'new'), group(2, 'won')],
    [group(3, 'new', { id: 'u1', name: 'Wang' }), group(2, 'new', null), group(2, 'won', { id: 'u1', name: 'Wang' })],
];
const tree = groupTree(parts, levels, (wall) => wall);
const shown = (groups: readonly { level: number; key: unknown; count: number }[]) =>
    groups.map(({ level, key, count }) => `${'-'.repeat(level)}${key && typeof key === 'object' ? (key as { name: string }).name : key} ${count}`);

test('groups stand within those of the level before, each with its own count', () =>
    expect(shown(allGroups(tree))).toEqual(['new 5', '-Wang 3', '-null 2', 'won 2', '-Wang 2']));

test('the same owner below two stages is two groups', () => {
    const ids = allGroups(tree).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
});

test('the rows of an inner group have both values', () =>
    expect(allGroups(tree)[2]?.filter).toEqual({ and: [{ field: 'stage', op: 'eq', value: 'new' }, { field: 'owner', op: 'empty', value: true }] }));

test('what a closed group holds is out of sight, and its neighbours are not', () =>
    expect(shown(headsOf(tree, new Set([tree[0]?.id ?? ''])))).toEqual(['new 5', 'won 2', '-Wang 2']));

test('groups open down to a level', () => {
    expect(shown(headsOf(tree, closedBelow(tree, 0)))).toEqual(['new 5', 'won 2']);
    expect(closedBelow(tree, 1).size).toBe(3);
    expect(closedBelow(tree, 2).size).toBe(0);
});

test('inner groups whose outer one is not known are left out', () => {
    const [first = []] = levels;
    expect(shown(allGroups(groupTree(parts, [first.slice(1), levels[1] ?? []], (wall) => wall)))).toEqual(['won 2', '-Wang 2']);
});
