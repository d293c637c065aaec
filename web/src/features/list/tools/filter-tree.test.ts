import { expect, test } from 'vitest';
import type { Filter } from '@/api/types';
import { filterOf, unfinished, newCondition, newRelated, replaced, rootOf, type Node } from '@/features/list/tools/filter-tree';

const a: Filter = { field: 'a', op: 'eq', value: 1 };
const b: Filter = { field: 'b.c', op: 'within', value: { last: '30d' } };
const none = () => null;

test.each<Filter>([
    a,
    { and: [a, b] },
    { or: [a, { and: [b, { not: a }] }] },
    { not: { or: [a, b] } },
    { and: [a, { field: 'contacts', op: 'any', filter: { or: [a, b] } }] },
    { and: [a, { field: 'contacts', op: 'none' }] },
])('%j is taken apart and put together again', (filter) => {
    expect(filterOf(rootOf(filter), none)).toEqual(filter);
});

test('what is negated twice says the same', () => {
    expect(filterOf(rootOf({ not: { not: a } }), none)).toEqual({ not: { not: a } });
});

test('what is not complete yet says nothing, and is counted', () => {
    const root = rootOf({ and: [a, b] });
    const more = { ...root, children: [...root.children, newCondition(), newCondition('stage'), newRelated()] };
    expect(filterOf(more, none)).toEqual({ and: [a, b] });
    expect(unfinished(more, none)).toBe(1);
    expect(filterOf(rootOf(null), none)).toBeNull();
});

test('a node is changed or taken out wherever it stands', () => {
    const root = rootOf({ or: [a, { field: 'contacts', op: 'any', filter: { and: [a, b] } }] });
    const related = root.children[1] as Extract<Node, { kind: 'related' }>;
    const first = related.inside.children[0] as Node;
    expect(filterOf(replaced(root, first.id, null), none)).toEqual({ or: [a, { field: 'contacts', op: 'any', filter: b }] });
    expect(filterOf(replaced(root, first.id, { ...first, not: true }), none)).toEqual({ or: [a, { field: 'contacts', op: 'any', filter: { and: [{ not: a }, b] } }] });
    const inside = { ...related.inside, join: 'or' as const };
    expect(filterOf(replaced(root, related.inside.id, inside), none)).toEqual({ or: [a, { field: 'contacts', op: 'any', filter: { or: [a, b] } }] });
});
