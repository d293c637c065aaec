// Where a record was opened from, carried in its own address: the filter, sorting and search of the list,
// resolved, so that "previous" and "next" mean the same for whoever follows the link.

import { decodeFilter, encodeFilter, type Filter } from '@/lib/filter';
import { parseSearch, stringifySearch, type Search } from '@/lib/search-params';

export interface ListOrigin {
    filter: Filter | null;
    sort: string;
    q: string;
    view?: string | undefined;
    show?: string | undefined;
}

/** A list without any condition. */
const whole = 'all';

export function originText({ filter, sort, q, view, show }: ListOrigin): string {
    return stringifySearch({ filter: filter && encodeFilter(filter), sort, q, view, show }).slice(1) || whole;
}

export function originOf(text: string): ListOrigin {
    const search = text === whole ? {} : parseSearch(text);
    return { filter: decodeFilter(search['filter']), sort: search['sort'] ?? '', q: search['q'] ?? '', view: search['view'], show: search['show'] };
}

/** The address of the list itself, to go back to. */
export function originSearch(text: string | undefined): Search {
    return text && text !== whole ? (parseSearch(text) as Search) : {};
}
