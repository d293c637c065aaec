// A filter while it is built: conditions may be half done, groups empty, and every node can be negated.

import type { Filter, Operator } from '@/api/types';
import { isLeaf, type Leaf } from '@/lib/filter';

export interface ConditionNode {
    kind: 'condition';
    id: number;
    not: boolean;
    /** Null until a field is picked. */
    path: string | null;
    op: Operator | null;
    /** As editors hold values. */
    value: unknown;
    /** As it came, until somebody touches it. */
    leaf: Leaf | null;
}
export interface GroupNode {
    kind: 'group';
    id: number;
    not: boolean;
    join: 'and' | 'or';
    children: Node[];
}
/** Some or none of the related records are such and such. */
export interface RelatedNode {
    kind: 'related';
    id: number;
    not: boolean;
    relation: string | null;
    op: 'any' | 'none';
    inside: GroupNode;
}
export type Node = ConditionNode | GroupNode | RelatedNode;

export const depth_max = 5;

let last_id = 0;
const nextId = () => ++last_id;

export const newCondition = (path: string | null = null): ConditionNode => ({ kind: 'condition', id: nextId(), not: false, path, op: null, value: null, leaf: null });
export const newGroup = (join: GroupNode['join'], children: Node[] = [newCondition()]): GroupNode => ({ kind: 'group', id: nextId(), not: false, join, children });
export const newRelated = (): RelatedNode => ({ kind: 'related', id: nextId(), not: false, relation: null, op: 'any', inside: newGroup('and') });

export function nodeOf(filter: Filter): Node {
    if ('not' in filter) {
        const inner = nodeOf(filter.not);
        // Twice negated cannot be said by one mark: a group around it takes the second.
        return inner.not ? { ...newGroup('and', [inner]), not: true } : { ...inner, not: true };
    }
    if (!isLeaf(filter)) {
        const [join, list] = 'and' in filter ? (['and', filter.and] as const) : (['or', filter.or] as const);
        return newGroup(join, list.map(nodeOf));
    }
    if (filter.op === 'any' || filter.op === 'none') {
        const inner = filter.filter ? nodeOf(filter.filter) : newGroup('and', []);
        return { kind: 'related', id: nextId(), not: false, relation: filter.field, op: filter.op, inside: inner.kind === 'group' ? inner : newGroup('and', [inner]) };
    }
    return { kind: 'condition', id: nextId(), not: false, path: filter.field, op: filter.op, value: filter.value, leaf: filter };
}

/** The root of the builder is always a group. */
export function rootOf(filter: Filter | null): GroupNode {
    if (filter === null) return newGroup('and');
    const node = nodeOf(filter);
    return node.kind === 'group' ? node : newGroup('and', [node]);
}

/** The condition as a leaf, or null while it is not complete; `via` are the relations around it. */
export type LeafOf = (node: ConditionNode, via: readonly string[]) => Leaf | null;

/** Null for what says nothing yet. */
export function filterOf(node: Node, leaf_of: LeafOf, via: readonly string[] = []): Filter | null {
    const bare = bareFilter(node, leaf_of, via);
    return bare && node.not ? { not: bare } : bare;
}

function bareFilter(node: Node, leaf_of: LeafOf, via: readonly string[]): Filter | null {
    if (node.kind === 'condition') return node.leaf ?? leaf_of(node, via);
    if (node.kind === 'related') {
        if (!node.relation) return null;
        const filter = filterOf(node.inside, leaf_of, [...via, node.relation]);
        return { field: node.relation, op: node.op, ...(filter ? { filter } : {}) };
    }
    const children = node.children.flatMap((child) => filterOf(child, leaf_of, via) ?? []);
    if (children.length <= 1) return children[0] ?? null;
    return node.join === 'and' ? { and: children } : { or: children };
}

/** Conditions that a person began and did not end. */
export function unfinished(node: Node, leaf_of: LeafOf, via: readonly string[] = []): number {
    if (node.kind === 'condition') return node.path !== null && !bareFilter(node, leaf_of, via) ? 1 : 0;
    if (node.kind === 'related') return node.relation ? unfinished(node.inside, leaf_of, [...via, node.relation]) : 0;
    return node.children.reduce((sum, child) => sum + unfinished(child, leaf_of, via), 0);
}

/** The tree with one node replaced; null takes it out. */
export function replaced(root: GroupNode, id: number, by: Node | null): GroupNode {
    return {
        ...root,
        children: root.children.flatMap((child): Node[] => {
            if (child.id === id) return by ? [by] : [];
            if (child.kind === 'group') return [replaced(child, id, by)];
            if (child.kind === 'related') return [child.inside.id === id && by?.kind === 'group' ? { ...child, inside: by } : { ...child, inside: replaced(child.inside, id, by) }];
            return [child];
        }),
    };
}
