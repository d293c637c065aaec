import type { Position } from '@/ui/grid/move';

/** A rectangle of cells, edges included. Columns are counted without the one for selecting rows. */
export interface Range {
    top: number;
    bottom: number;
    left: number;
    right: number;
}

/** Positions count the selection column as 0. */
export function rangeBetween(anchor: Position, head: Position): Range {
    return {
        top: Math.max(0, Math.min(anchor.row, head.row)),
        bottom: Math.max(0, anchor.row, head.row),
        left: Math.max(0, Math.min(anchor.column, head.column) - 1),
        right: Math.max(0, Math.max(anchor.column, head.column) - 1),
    };
}

export const cellCount = (range: Range) => (range.bottom - range.top + 1) * (range.right - range.left + 1);

/** Shift with a moving key draws the rectangle out; the anchor stays. */
export function withoutShift(key: string): string | null {
    return /^(Mod\+)?Shift\+(Arrow|Home|End|Page)/.test(key) ? key.replace('Shift+', '') : null;
}
