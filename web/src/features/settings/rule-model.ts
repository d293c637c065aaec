// A validation rule as the form shows it: when these hold (or always), those must hold too. As a filter:
// {"or": [{"not": {"and": when}}, {"and": must}]}, or the conditions alone.

import { isLeaf, type Filter, type Leaf } from '@/lib/filter';

export interface RuleParts {
    when: Leaf[];
    must: Leaf[];
}

const all = (leaves: Leaf[]): Filter => (leaves.length === 1 ? (leaves[0] as Leaf) : { and: leaves });

function leaves(filter: Filter): Leaf[] | null {
    if (isLeaf(filter)) return [filter];
    return 'and' in filter && filter.and.every(isLeaf) ? filter.and : null;
}

export function ruleFilter({ when, must }: RuleParts): Filter {
    return when.length === 0 ? all(must) : { or: [{ not: all(when) }, all(must)] };
}

/** The fields that a condition asks for, by their first name: stage.kind is stage. */
export function fieldsOf(filter: Filter): string[] {
    if (isLeaf(filter)) return [filter.field.split('.')[0] ?? filter.field];
    if ('not' in filter) return fieldsOf(filter.not);
    return ('and' in filter ? filter.and : filter.or).flatMap(fieldsOf);
}

/** Null for a filter that was written by hand and says more than the form can show. */
export function ruleParts(filter: Filter | null): RuleParts | null {
    if (!filter) return { when: [], must: [] };
    if ('or' in filter && filter.or.length === 2) {
        const [unless, must] = filter.or as [Filter, Filter];
        const conditions = 'not' in unless ? leaves(unless.not) : null;
        const wanted = leaves(must);
        return conditions && wanted ? { when: conditions, must: wanted } : null;
    }
    const must = leaves(filter);
    return must && { when: [], must };
}
