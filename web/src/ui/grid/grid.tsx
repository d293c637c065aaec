// The grid: rows and columns are both virtual, so the number of cells in the page depends on the window
// alone. The first two columns (selection and title) stay while the others scroll. One cell holds the tab
// stop; arrows move it. The active row and column are always rendered, so that focus survives scrolling.

import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { keyName } from '@/lib/keys';
import { GridHeader } from '@/ui/grid/header';
import { moved, type Position } from '@/ui/grid/move';
import { GridRow } from '@/ui/grid/row';
import { select_px, type GridProps } from '@/ui/grid/types';
import classes from '@/ui/grid/grid.module.css';

const header_px = 32;

function keep(index: number, extra: readonly number[]) {
    return (range: Range): number[] => {
        const shown = new Set([...extra, ...defaultRangeExtractor(range)]);
        if (index >= 0 && index < range.count) shown.add(index);
        return [...shown].toSorted((left, right) => left - right);
    };
}

export function Grid<T>(props: GridProps<T>) {
    const { columns, row_count, row_px, rowAt, onNearEnd } = props;
    const scroller = useRef<HTMLDivElement>(null);
    const [active, setActive] = useState<Position>({ row: 0, column: 1 });
    const [editing, setEditing] = useState<Position | null>(null);
    const focus_wanted = useRef(false);
    const anchor = useRef(0);

    const rows = useVirtualizer({
        count: row_count,
        getScrollElement: () => scroller.current,
        estimateSize: () => row_px,
        overscan: 8,
        scrollPaddingStart: header_px,
        rangeExtractor: useMemo(() => keep(active.row, []), [active.row]),
    });
    const pinned_px = select_px + (columns[0]?.width_px ?? 0);
    const across = useVirtualizer({
        horizontal: true,
        count: columns.length,
        getScrollElement: () => scroller.current,
        estimateSize: (index) => columns[index]?.width_px ?? 0,
        overscan: 2,
        scrollPaddingStart: pinned_px,
        rangeExtractor: useMemo(() => keep(active.column - 1, [0]), [active.column]),
    });
    useEffect(() => rows.measure(), [rows, row_px]);
    useEffect(() => across.measure(), [across, columns]);

    const row_window = rows.getVirtualItems();
    const column_window = across.getVirtualItems().filter((item) => item.index > 0);
    const column_key = column_window.map((item) => `${item.index}:${item.start}`).join();
    // A new array only when the window moves: rows are memoised on it.
    const cells = useMemo(
        () => column_window.map((item) => ({ index: item.index, start: item.start + select_px, size: item.size })),
        // eslint-disable-next-line react-hooks/exhaustive-deps
        [column_key],
    );
    const width_px = across.getTotalSize() + select_px;

    const last_row = row_window.at(-1)?.index ?? 0;
    useEffect(() => {
        if (last_row >= 0) onNearEnd();
    }, [last_row, row_count, onNearEnd]);

    useLayoutEffect(() => {
        if (!focus_wanted.current || editing) return;
        const cell = scroller.current?.querySelector<HTMLElement>(`[data-cell="${active.row}:${active.column}"]`);
        if (!cell) return;
        focus_wanted.current = false;
        cell.focus({ preventScroll: true });
    });

    const goTo = useCallback(
        (to: Position) => {
            focus_wanted.current = true;
            setActive(to);
            if (to.row >= 0) rows.scrollToIndex(to.row, { align: 'auto' });
            if (to.column > 1) across.scrollToIndex(to.column - 1, { align: 'auto' });
        },
        [rows, across],
    );
    const stopEditing = useCallback((move?: 'down') => {
        focus_wanted.current = true;
        setEditing(null);
        if (move) setActive((at) => ({ ...at, row: Math.min(at.row + 1, row_count - 1) }));
    }, [row_count]);

    function onRowKey(name: string, row: T): boolean {
        switch (name) {
            case 'Enter':
                if (active.column === 0) props.onSelect(active.row, active.row);
                else props.onOpen(row);
                return true;
            case 'Shift+Enter':
                props.onPeek?.(row);
                return true;
            case 'e':
            case 'F2':
                if (active.column > 0) setEditing(active);
                return true;
            case 'Space':
            case 'x':
                anchor.current = active.row;
                props.onSelect(active.row, active.row);
                return true;
            case 'Shift+Space':
                props.onSelect(anchor.current, active.row);
                return true;
            case 'Mod+a':
                props.onSelectAll();
                return true;
            default:
                return false;
        }
    }
    function onHeaderKey(name: string): boolean {
        if (!['Enter', 'Space', 'Shift+Enter'].includes(name)) return false;
        if (active.column === 0) props.onSelectAll();
        else props.onSort(active.column - 1, name === 'Shift+Enter' ? 'also' : 'only');
        return true;
    }
    function onKeyDown(event: KeyboardEvent) {
        const name = keyName(event);
        if (name === null || editing || event.defaultPrevented) return;
        const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? row_px) / row_px) - 2);
        const to = moved(active, name, { rows: row_count, columns: columns.length + 1, page });
        const row = rowAt(active.row);
        if (to) goTo(to);
        else if (name === 'Escape' && props.onLeave) props.onLeave();
        else if (!(active.row < 0 ? onHeaderKey(name) : row !== undefined && onRowKey(name, row))) return;
        event.preventDefault();
        event.stopPropagation();
    }

    const activate = useCallback((row: number, column: number) => setActive({ row, column }), []);
    const edit = useCallback((row: number, column: number) => {
        setActive({ row, column });
        setEditing({ row, column });
    }, []);
    return (
        <div
            ref={scroller}
            className={classes['scroller']}
            role="grid"
            aria-label={props.label}
            aria-rowcount={props.total < 0 ? -1 : props.total + 1}
            aria-colcount={columns.length + 1}
            aria-multiselectable
            onKeyDown={onKeyDown}
        >
            <GridHeader {...props} width_px={width_px} cells={cells} active={active.row === -1 ? active.column : -1} onActivate={activate} />
            <div role="rowgroup" style={{ height: rows.getTotalSize(), width: width_px, minWidth: '100%', position: 'relative' }}>
                {row_window.map((item) => (
                    <GridRow
                        key={item.index}
                        index={item.index}
                        top_px={item.start}
                        height_px={row_px}
                        width_px={width_px}
                        row={rowAt(item.index)}
                        columns={columns}
                        cells={cells}
                        rowKey={props.rowKey}
                        rowLabel={props.rowLabel}
                        Cell={props.Cell}
                        editor={props.editor}
                        select_label={props.select_label}
                        selected={isSelected(props, rowAt(item.index))}
                        active={active.row === item.index ? active.column : -1}
                        editing={editing?.row === item.index ? editing.column : -1}
                        onActivate={activate}
                        onEdit={edit}
                        onEdited={stopEditing}
                        onSelect={props.onSelect}
                        onOpen={props.onOpen}
                    />
                ))}
            </div>
        </div>
    );
}

function isSelected<T>({ selected, rowKey }: GridProps<T>, row: T | undefined): boolean {
    return row !== undefined && selected.has(rowKey(row));
}
