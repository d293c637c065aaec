// What stands behind the question mark: text and nothing else, readable in the address bar.

export interface Search {
    /** Where to go after signing in. */
    back?: string;
    view?: string;
    sort?: string;
    q?: string;
    /** In the short form of lib/filter.ts. */
    filter?: string;
    columns?: string;
    /** The record that is open beside the list. */
    open?: string;
    /** The form for a new record is open. */
    create?: string;
    /** The recycle bin instead of the list. */
    deleted?: string;
    tab?: string;
    /** The list that a record was opened from, as its own address says it. */
    list?: string;
    /** Whose layout is edited. */
    role?: string;
    /** A record as it stood then. */
    as_of?: string;
    /** A board instead of the table: by which field, of which pipeline, what is folded, what a phone shows. */
    show?: string;
    by?: string;
    pipeline?: string;
    folded?: string;
    column?: string;
    /** A board in rows: by which field. */
    lane?: string;
    /** The queue: a lead that comes instead of the next. */
    lead?: string;
    /** Whose figures are shown. */
    pool?: string;
    /** The calendar: which day, how much of it, whose; of tasks too. */
    day?: string;
    span?: string;
    whose?: string;
    /** What an import or a report is about. */
    object?: string;
    /** Why a user sees a record. */
    record?: string;
    user?: string;
    /** The audit trail: what, through what, in which batch, from when to when. */
    kind?: string;
    via?: string;
    batch?: string;
    from?: string;
    to?: string;
    /** A report: "owner,close_date:month", "sum:amount". */
    group?: string;
    measure?: string;
    /** The forecast: what is compared with. */
    since?: string;
    product?: string;
    /** With all that is part of it. */
    territory?: string;
}

export function parseSearch(text: string): Record<string, string> {
    return Object.fromEntries(new URLSearchParams(text.replace(/^\?/, '')));
}

const readable: Record<string, string> = { '%2C': ',', '%3A': ':', '%40': '@', '%2F': '/', '%7C': '|' };

function encode(text: string): string {
    return encodeURIComponent(text).replace(/%(2C|3A|40|2F|7C)/g, (code) => readable[code] ?? code);
}

export function stringifySearch(search: Record<string, unknown>): string {
    const parts = Object.entries(search)
        .filter(([, value]) => value !== undefined && value !== null && value !== '')
        .map(([name, value]) => `${encode(name)}=${encode(String(value))}`);
    return parts.length > 0 ? `?${parts.join('&')}` : '';
}
