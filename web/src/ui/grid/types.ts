import type { ReactNode } from 'react';
import type { Range } from '@/ui/grid/range';

/** Width of the selection column. */
export const select_px = 36;
export const width_least_px = 60;
export const width_most_px = 800;

export interface GridColumn {
    id: string;
    title: string;
    width_px: number;
    align?: 'right' | undefined;
    sort?: 'ascending' | 'descending' | undefined;
    /** 1 for the first of several keys. */
    sort_rank?: number | undefined;
    sortable: boolean;
    /** What the header says when it is pointed at: why it cannot be sorted. */
    hint?: string | undefined;
}

/** How a row looks beside its values. The same object as long as nothing of it changed. */
export interface RowLook {
    /** A colour of the theme. */
    tint?: string | undefined;
    /** By column id. */
    cells?: Readonly<Record<string, { tint?: string; problem?: string }>>;
}

export type ColumnMove = 'left' | 'right';

export interface GridProps<T> {
    label: string;
    /** Without the selection column, which is always there. */
    columns: readonly GridColumn[];
    /** So many of the first columns stay in place; at least 1. */
    pinned: number;
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
    lookOf?(row: T): RowLook | undefined;
    /** Rows that head a group instead of showing a record. */
    isHead?: ((index: number) => boolean) | undefined;
    /** Column -1 is the head itself, which stands over the columns that stay; others hold sums. */
    headCell?(index: number, column: number): ReactNode;
    onHead?(index: number): void;
    headOf?(index: number): { open: boolean; level: number } | undefined;
    /** A last line that always stays in sight: sums. */
    footCell?: ((column: number) => ReactNode) | undefined;
    foot_label?: string;
    selected: { has(key: string): boolean; size: number };
    onSelect(from: number, to: number): void;
    onSelectAll(): void;
    select_label: (name: string) => string;
    select_all_label: string;
    onSort(column: number, more: 'only' | 'also'): void;
    onResize(column: number, width_px: number): void;
    onMoveColumn(from: number, to: number): void;
    onColumnMenu(column: number, header: HTMLElement): void;
    column_menu_label: (title: string) => string;
    onOpen(row: T): void;
    onPeek?(row: T): void;
    /** The tab stop or the pointer rests on it: it may be opened next. */
    onRest?(row: T): void;
    /** The rows that are drawn, and the one that holds the tab stop. */
    onWindow(first: number, last: number, active: number): void;
    /** What is asked: when that changes, the grid begins at its top again. */
    question_key: string;
    onCopy?(range: Range, clipboard: DataTransfer): void;
    onPaste?(range: Range, text: string): void;
    onFillDown?(range: Range): void;
    onClear?(range: Range): void;
    onRange?(range: Range | null): void;
    onEditing?(editing: boolean): void;
    onLeave?(): void;
}

/** A column that is drawn at the moment. */
export interface CellWindow {
    index: number;
    start: number;
    size: number;
}
