// A territory's rule as the form shows it: places, each a list of values, and conditions on other fields that all hold.
// As a filter: {"and": [{"field": "address.state", "op": "in", "value": […]}, …, conditions]}. Postal codes are meant by
// how they begin.

import { isLeaf, type Filter, type Leaf } from '@/lib/filter';

export const places = ['country', 'state', 'city', 'postal_code'] as const;
export type Place = (typeof places)[number];
export type Places = Record<Place, string[]>;

export interface RuleParts {
    places: Places;
    leaves: Leaf[];
}

const none = (): Places => ({ country: [], state: [], city: [], postal_code: [] });
const path = (place: Place) => `address.${place}`;
const isText = (value: unknown): value is string => typeof value === 'string';

function begins(filter: Filter): string[] | null {
    const each = isLeaf(filter) ? [filter] : 'or' in filter && filter.or.every(isLeaf) ? filter.or : [];
    const values = each.flatMap((leaf) => (leaf.field === path('postal_code') && leaf.op === 'starts' && isText(leaf.value) ? [leaf.value] : []));
    return each.length > 0 && values.length === each.length ? values : null;
}

/** Null for a filter that was written by hand and says more than the form can show. */
export function rulePartsOf(filter: Filter | null): RuleParts | null {
    const parts: RuleParts = { places: none(), leaves: [] };
    if (!filter) return parts;
    const all: Filter[] = !isLeaf(filter) && 'and' in filter ? filter.and : [filter];
    for (const each of all) {
        const codes = begins(each);
        if (codes && parts.places.postal_code.length === 0) {
            parts.places.postal_code = codes;
            continue;
        }
        if (!isLeaf(each)) return null;
        const place = places.find((one) => one !== 'postal_code' && path(one) === each.field);
        if (place && each.op === 'in' && Array.isArray(each.value) && each.value.every(isText) && parts.places[place].length === 0) parts.places[place] = each.value;
        else if (each.field.startsWith('address.')) return null;
        else parts.leaves.push(each);
    }
    return parts;
}

export function filterOfRule({ places: chosen, leaves }: RuleParts): Filter | null {
    const codes = chosen.postal_code.map((value): Leaf => ({ field: path('postal_code'), op: 'starts', value }));
    const all: Filter[] = [
        ...places.flatMap((place): Filter[] => (place !== 'postal_code' && chosen[place].length > 0 ? [{ field: path(place), op: 'in', value: chosen[place] }] : [])),
        ...(codes.length > 1 ? [{ or: codes }] : codes),
        ...leaves,
    ];
    return all.length > 1 ? { and: all } : (all[0] ?? null);
}
