import type { ReactNode } from 'react';

/** Width of the selection column. */
export const select_px = 36;

export interface GridColumn {
    id: string;
    title: string;
    width_px: number;
    align?: 'right' | undefined;
    sort?: 'ascending' | 'descending' | undefined;
    sortable: boolean;
}

export interface GridProps<T> {
    label: string;
    /** Without the selection column, which is always there. The first one stays in place. */
    columns: readonly GridColumn[];
    /** Rows to draw, those included that are still on their way. */
    row_count: number;
    /** For assistive technology; -1 while unknown. */
    total: number;
    row_px: number;
    rowAt(index: number): T | undefined;
    rowKey(row: T): string;
    rowLabel(row: T): string;
    Cell: (props: { row: T; column: number }) => ReactNode;
    editor(row: T, column: number, done: (move?: 'down') => void): ReactNode | null;
    selected: ReadonlySet<string>;
    onSelect(from: number, to: number): void;
    onSelectAll(): void;
    select_label: (name: string) => string;
    select_all_label: string;
    onSort(column: number, more: 'only' | 'also'): void;
    onOpen(row: T): void;
    onPeek?(row: T): void;
    /** Called while the last rows are near. */
    onNearEnd(): void;
    onLeave?(): void;
}

/** A column that is drawn at the moment. */
export interface CellWindow {
    index: number;
    start: number;
    size: number;
}
