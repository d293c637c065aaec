// Where rows stand. Browsers give up at some 16 to 33 million pixels, which is half a million rows: a
// longer table gets a shorter scroll bar. Wheel and keys then still move row by row; dragging the bar
// maps its whole length to the whole table.
//
// `ahead` is how far the rows are ahead of the scroll bar; it is 0 for tables that fit.

export const content_px_max = 12_000_000;

export interface Extent {
    rows: number;
    row_px: number;
    /** Of the window that the rows are seen through. */
    view_px: number;
}

export interface Place {
    /** What the browser says. */
    bar_px: number;
    ahead_px: number;
}

export const wholePx = ({ rows, row_px }: Extent) => rows * row_px;
export const contentPx = (extent: Extent) => Math.min(wholePx(extent), content_px_max);

const farthest = (length: number, extent: Extent) => Math.max(0, length - extent.view_px);

/** The place after the browser has scrolled to `bar_px`. */
export function scrolled(before: Place, bar_px: number, extent: Extent): Place {
    const whole = farthest(wholePx(extent), extent);
    const bar = farthest(contentPx(extent), extent);
    if (whole === bar) return { bar_px, ahead_px: 0 };
    if (bar_px <= 0) return { bar_px, ahead_px: 0 };
    if (bar_px >= bar - 1) return { bar_px, ahead_px: whole - bar_px };
    const step = bar_px - before.bar_px;
    if (Math.abs(step) <= 2 * extent.view_px) return { bar_px, ahead_px: before.ahead_px };
    return { bar_px, ahead_px: Math.round((bar_px / bar) * whole) - bar_px };
}

/** The same rows with the bar where it belongs, so that the next small steps do not reach its end too early. */
export function settled(place: Place, extent: Extent): Place {
    const whole = farthest(wholePx(extent), extent);
    const bar = farthest(contentPx(extent), extent);
    if (whole === bar) return place;
    const at = place.bar_px + place.ahead_px;
    const bar_px = Math.round((at / whole) * bar);
    return { bar_px, ahead_px: at - bar_px };
}

/** Where the bar has to stand for a row to be seen; null when it is seen. */
export function placeFor(row: number, place: Place, extent: Extent): Place | null {
    const { row_px, view_px } = extent;
    const at = place.bar_px + place.ahead_px;
    const top = row * row_px;
    const wanted = top < at ? top : top + row_px > at + view_px ? top + row_px - view_px : null;
    if (wanted === null) return null;
    const near = Math.abs(wanted - at) <= 2 * view_px;
    const kept = near ? { bar_px: wanted - place.ahead_px, ahead_px: place.ahead_px } : null;
    if (kept && kept.bar_px >= 0 && kept.bar_px <= farthest(contentPx(extent), extent)) return kept;
    return settled({ bar_px: wanted, ahead_px: 0 }, extent);
}

export function rowsSeen(place: Place, extent: Extent, overscan: number): { first: number; last: number } {
    const at = place.bar_px + place.ahead_px;
    return {
        first: Math.max(0, Math.floor(at / extent.row_px) - overscan),
        last: Math.min(extent.rows - 1, Math.ceil((at + extent.view_px) / extent.row_px) + overscan),
    };
}
