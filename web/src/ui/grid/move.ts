/** A cell of a grid; row -1 is the header. */
export interface Position {
    row: number;
    column: number;
}

export interface Extent {
    rows: number;
    columns: number;
    /** Rows that fit on the screen: the step of PageUp and PageDown. */
    page: number;
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** Where a key leads from a cell; null for a key that does not move. */
export function moved(from: Position, key: string, { rows, columns, page }: Extent): Position | null {
    const last = { row: rows - 1, column: columns - 1 };
    const to = (row: number, column: number) => ({ row: clamp(row, -1, last.row), column: clamp(column, 0, last.column) });
    switch (key) {
        case 'ArrowUp':
            return to(from.row - 1, from.column);
        case 'ArrowDown':
            return to(from.row + 1, from.column);
        case 'ArrowLeft':
            return to(from.row, from.column - 1);
        case 'ArrowRight':
            return to(from.row, from.column + 1);
        case 'Home':
            return to(from.row, 0);
        case 'End':
            return to(from.row, last.column);
        case 'Mod+Home':
            return to(0, 0);
        case 'Mod+End':
            return to(last.row, last.column);
        case 'PageUp':
            return to(Math.max(0, from.row - page), from.column);
        case 'PageDown':
            return to(from.row + page, from.column);
        default:
            return null;
    }
}
