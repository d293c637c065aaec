// The grid: rows and columns are both virtual, so the number of cells in the page depends on the window
// alone. The selection column and the first columns stay while the others scroll. One cell holds the tab
// stop; arrows move it, with Shift they draw out a range. The active row and column are always rendered,
// so that focus survives scrolling.

import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useLatest } from '@/lib/hooks';
import { isTyping, keyName } from '@/lib/keys';
import { LineCells } from '@/ui/grid/head-row';
import { GridHeader } from '@/ui/grid/header';
import { moved, type Position } from '@/ui/grid/move';
import { rangeBetween, withoutShift, type Range } from '@/ui/grid/range';
import { GridRow } from '@/ui/grid/row';
import type { GridProps } from '@/ui/grid/types';
import { keptWidth, useColumnDrag } from '@/ui/grid/use-column-drag';
import { useColumnWindow } from '@/ui/grid/use-column-window';
import { useRange } from '@/ui/grid/use-range';
import { useRest } from '@/ui/grid/use-rest';
import { useRowWindow } from '@/ui/grid/use-row-window';
import classes from '@/ui/grid/grid.module.css';

const header_px = 32;
const step_px = 16;

function span(first: number, last: number, also: number, count: number): number[] {
    const rows: number[] = [];
    if (also >= 0 && also < first) rows.push(also);
    for (let at = first; at <= last; ++at) rows.push(at);
    if (also > last && also < count) rows.push(also);
    return rows;
}

export function Grid<T>(props: GridProps<T>) {
    const { columns, pinned, row_count, row_px, rowAt, onWindow, isHead, footCell, headCell } = props;
    const scroller = useRef<HTMLDivElement>(null);
    const [active, setActive] = useState<Position>({ row: 0, column: 1 });
    const [editing, setEditing] = useState<Position | null>(null);
    const focus_wanted = useRef(false);
    const anchor = useRef(0);
    const drag = useColumnDrag(props);

    const rows = useRowWindow(scroller, { rows: row_count, row_px, around_px: header_px + (footCell ? row_px : 0) });
    const { resizing } = drag;
    const widths = columns.map((column, index) => (resizing?.column === index ? resizing.width_px : column.width_px));
    const across = useColumnWindow(scroller, widths, pinned, active.column - 1);
    const { cells, pinned_cells, width_px, scrollTo: scrollToColumn } = across;
    useEffect(() => onWindow(rows.first, rows.last, active.row), [rows.first, rows.last, active.row, row_count, onWindow]);

    useLayoutEffect(() => {
        if (!focus_wanted.current || editing) return;
        const cell = scroller.current?.querySelector<HTMLElement>(`[data-cell="${active.row}:${active.column}"]`);
        if (!cell) return;
        focus_wanted.current = false;
        cell.focus({ preventScroll: true });
    });

    const { scrollTo } = rows;
    const latest_scroll = useLatest(scrollToColumn);
    const goTo = useCallback(
        (to: Position) => {
            focus_wanted.current = true;
            setActive(to);
            if (to.row >= 0) scrollTo(to.row);
            latest_scroll.current(to.column - 1);
        },
        [scrollTo, latest_scroll],
    );
    const { range, extend, drop, onMouseDown, onPointerOver } = useRange(active, goTo);
    const onRestOver = useRest({ active_row: active.row, rowAt, onRest: props.onRest });
    const { onRange, onEditing } = props;
    const range_key = range ? JSON.stringify(range) : '';
    useEffect(() => onRange?.(range_key ? (JSON.parse(range_key) as Range) : null), [onRange, range_key]);
    useEffect(() => onEditing?.(editing !== null), [onEditing, editing]);

    const stopEditing = useCallback(
        (move?: 'down') => {
            focus_wanted.current = true;
            setEditing(null);
            if (move) setActive((at) => ({ ...at, row: Math.min(at.row + 1, row_count - 1) }));
        },
        [row_count],
    );
    const asked = useRef(props.question_key);
    useEffect(() => {
        if (asked.current === props.question_key) return;
        asked.current = props.question_key;
        scroller.current?.scrollTo({ top: 0 });
        drop();
        setActive((at) => (at.row < 0 ? at : { row: 0, column: at.column }));
    }, [props.question_key, drop]);
    const meant = (): Range => range ?? rangeBetween(active, active);

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
            case 'Mod+d':
                if (range) props.onFillDown?.(range);
                return true;
            case 'Delete':
            case 'Backspace':
                if (active.column > 0) props.onClear?.(meant());
                return true;
            default:
                return false;
        }
    }
    function onHeaderKey(name: string): boolean {
        const at = active.column - 1;
        if (name === 'Enter' || name === 'Space' || name === 'Shift+Enter') {
            if (at < 0) props.onSelectAll();
            else props.onSort(at, name === 'Shift+Enter' ? 'also' : 'only');
            return true;
        }
        if (at < 0) return false;
        const width = columns[at]?.width_px ?? 0;
        const header = scroller.current?.querySelector<HTMLElement>(`[data-cell="-1:${active.column}"]`);
        const to = name === 'Alt+ArrowLeft' ? at - 1 : name === 'Alt+ArrowRight' ? at + 1 : -1;
        if (name === 'Shift+ArrowLeft' || name === 'Shift+ArrowRight') props.onResize(at, keptWidth(width + (name.endsWith('Left') ? -step_px : step_px)));
        else if (['Alt+ArrowDown', 'ContextMenu', 'Shift+F10'].includes(name) && header) props.onColumnMenu(at, header);
        else if (to >= 0 && to < columns.length) {
            props.onMoveColumn(at, to);
            goTo({ row: -1, column: to + 1 });
        } else return name.startsWith('Alt+Arrow');
        return true;
    }
    /** As in a tree: what is open closes to the left, what is closed opens to the right. */
    function turnsHead(name: string): boolean {
        if (active.row < 0 || active.column > 1 || !isHead?.(active.row)) return false;
        const open = props.headOf?.(active.row)?.open;
        return (name === 'ArrowLeft' && open === true) || (name === 'ArrowRight' && open === false);
    }
    function onHeadKey(name: string): boolean {
        if (!['Enter', 'Space', 'e'].includes(name)) return false;
        props.onHead?.(active.row);
        return true;
    }
    function onKeyDown(event: KeyboardEvent) {
        const name = keyName(event);
        if (name === null || editing || event.defaultPrevented || isTyping(event.target)) return;
        const extent = { rows: row_count, columns: columns.length + 1, page: rows.page };
        const drawn = active.row >= 0 ? withoutShift(name) : null;
        const to = moved(active, drawn ?? name, extent);
        const row = rowAt(active.row);
        if (turnsHead(name)) props.onHead?.(active.row);
        else if (to && drawn) {
            const head = { row: Math.max(0, to.row), column: Math.max(1, to.column) };
            extend(active, head);
            goTo(head);
        } else if (to) {
            drop();
            goTo(to);
        } else if (name === 'Escape') {
            if (range) drop();
            else props.onLeave?.();
        } else if (active.row >= 0 && isHead?.(active.row)) {
            if (!onHeadKey(name)) return;
        } else if (!(active.row < 0 ? onHeaderKey(name) : row !== undefined && onRowKey(name, row))) return;
        event.preventDefault();
        event.stopPropagation();
    }
    function onCopy(event: ClipboardEvent) {
        if (editing || active.row < 0 || isTyping(event.target) || !props.onCopy) return;
        if (!range && String(getSelection() ?? '') !== '') return;
        event.preventDefault();
        props.onCopy(meant(), event.clipboardData);
    }
    function onPaste(event: ClipboardEvent) {
        if (editing || active.row < 0 || isTyping(event.target) || !props.onPaste) return;
        event.preventDefault();
        props.onPaste(meant(), event.clipboardData.getData('text/plain'));
    }

    const activate = useCallback((row: number, column: number) => setActive((at) => (at.row === row && at.column === column ? at : { row, column })), []);
    const edit = useCallback((row: number, column: number) => {
        setActive({ row, column });
        setEditing({ row, column });
    }, []);
    const line = { columns, cells, pinned_cells, onActivate: activate };
    return (
        <div
            ref={scroller}
            className={classes['scroller']}
            role="grid"
            aria-label={props.label}
            aria-rowcount={props.total < 0 ? -1 : props.total + 1}
            aria-colcount={columns.length + 1}
            aria-multiselectable
            data-pinned={pinned > 1 || undefined}
            onKeyDown={onKeyDown}
            onMouseDown={onMouseDown}
            onPointerOver={(event) => {
                onPointerOver(event);
                onRestOver(event);
            }}
            onCopy={onCopy}
            onPaste={onPaste}
        >
            <GridHeader {...props} width_px={width_px} cells={cells} pinned_cells={pinned_cells} drag={drag} active={active.row === -1 ? active.column : -1} onActivate={activate} />
            <div role="rowgroup" style={{ height: rows.content_px, width: width_px, minWidth: '100%', position: 'relative' }}>
                {span(rows.first, rows.last, active.row, row_count).map((index) => {
                    const row = rowAt(index);
                    if (isHead?.(index) && headCell) {
                        return (
                            <div
                                key={index}
                                role="row"
                                aria-rowindex={index + 2}
                                className={classes['headLine']}
                                data-level={props.headOf?.(index)?.level}
                                style={{ transform: `translateY(${rows.top(index)}px)`, height: row_px, width: width_px }}
                            >
                                <LineCells {...line} row_index={index} active={active.row === index ? active.column : -1} content={(column) => headCell(index, column)} />
                            </div>
                        );
                    }
                    const in_range = range && index >= range.top && index <= range.bottom;
                    return (
                        <GridRow
                            key={index}
                            index={index}
                            top_px={rows.top(index)}
                            height_px={row_px}
                            width_px={width_px}
                            row={row}
                            look={row === undefined ? undefined : props.lookOf?.(row)}
                            columns={columns}
                            cells={cells}
                            pinned_cells={pinned_cells}
                            rowLabel={props.rowLabel}
                            Cell={props.Cell}
                            editor={props.editor}
                            select_label={props.select_label}
                            selected={isSelected(props, row)}
                            active={active.row === index ? active.column : -1}
                            editing={editing?.row === index ? editing.column : -1}
                            range_left={in_range ? range.left : -1}
                            range_right={in_range ? range.right : -2}
                            onActivate={activate}
                            onEdit={edit}
                            onEdited={stopEditing}
                            onSelect={props.onSelect}
                            onOpen={props.onOpen}
                        />
                    );
                })}
            </div>
            {footCell && (
                <div role="rowgroup" className={classes['foot']} style={{ width: width_px }}>
                    <div role="row" aria-rowindex={props.total < 0 ? undefined : props.total + 2} aria-label={props.foot_label} className={classes['footLine']} style={{ height: row_px }}>
                        <LineCells {...line} row_index={row_count} active={-1} content={footCell} />
                    </div>
                </div>
            )}
        </div>
    );
}

function isSelected<T>({ selected, rowKey }: GridProps<T>, row: T | undefined): boolean {
    return row !== undefined && selected.has(rowKey(row));
}
