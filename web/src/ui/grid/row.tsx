import { memo, type ReactNode } from 'react';
import { select_px, type CellWindow, type GridColumn, type GridProps } from '@/ui/grid/types';
import classes from '@/ui/grid/grid.module.css';

interface Props<T> extends Pick<GridProps<T>, 'rowKey' | 'rowLabel' | 'Cell' | 'editor' | 'select_label' | 'onSelect' | 'onOpen' | 'columns'> {
    index: number;
    top_px: number;
    height_px: number;
    width_px: number;
    row: T | undefined;
    cells: readonly CellWindow[];
    selected: boolean;
    /** The active or edited column of this row, or -1. */
    active: number;
    editing: number;
    onActivate(row: number, column: number): void;
    onEdit(row: number, column: number): void;
    onEdited(move?: 'down'): void;
}

function cellProps<T>({ index, active, onActivate, onEdit }: Props<T>, column: number) {
    return {
        role: 'gridcell',
        'aria-colindex': column + 1,
        tabIndex: active === column ? 0 : -1,
        'data-cell': `${index}:${column}`,
        onFocus: () => onActivate(index, column),
        ...(column > 0 ? { onDoubleClick: () => onEdit(index, column) } : {}),
    };
}

function Content<T>({ props, column, meta }: { props: Props<T>; column: number; meta: GridColumn }) {
    const { row, Cell, editor, editing, onEdited } = props;
    if (row === undefined) return <span className={classes['bone']} style={{ width: `${38 + ((props.index * 7 + column * 13) % 40)}%` }} />;
    const open = editing === column + 1 ? editor(row, column, onEdited) : null;
    return (
        <>
            <span className={classes['content']} data-align={meta.align}>
                <Cell row={row} column={column} />
            </span>
            {open && (
                <div className={classes['editor']} onKeyDown={(event) => event.stopPropagation()} onDoubleClick={(event) => event.stopPropagation()}>
                    {open}
                </div>
            )}
        </>
    );
}

function Row<T>(props: Props<T>): ReactNode {
    const { index, top_px, height_px, width_px, row, columns, cells, selected, editing } = props;
    const pinned = columns[0];
    const label = row === undefined ? '' : props.rowLabel(row);
    return (
        <div
            role="row"
            aria-rowindex={index + 2}
            aria-selected={selected}
            aria-busy={row === undefined || undefined}
            className={classes['row']}
            data-editing={editing >= 0 || undefined}
            style={{ transform: `translateY(${top_px}px)`, height: height_px, width: width_px }}
        >
            <div className={classes['pinned']} role="presentation">
                <div {...cellProps(props, 0)} className={classes['select']} style={{ width: select_px }}>
                    {row !== undefined && (
                        // The browser's own: a component of the kit in each row doubled the cost of scrolling.
                        <input
                            type="checkbox"
                            className={classes['check']}
                            tabIndex={-1}
                            aria-label={props.select_label(label)}
                            checked={selected}
                            onChange={() => props.onSelect(index, index)}
                        />
                    )}
                </div>
                {pinned && (
                    <div
                        {...cellProps(props, 1)}
                        className={classes['name']}
                        style={{ width: pinned.width_px }}
                        onClick={(event) => {
                            if (row !== undefined && event.detail === 1 && (event.target as HTMLElement).closest('[data-open]')) props.onOpen(row);
                        }}
                    >
                        <Content props={props} column={0} meta={pinned} />
                    </div>
                )}
            </div>
            {cells.map((cell) => {
                const column = columns[cell.index];
                return column ? (
                    <div key={column.id} {...cellProps(props, cell.index + 1)} className={classes['cell']} style={{ left: cell.start, width: cell.size }}>
                        <Content props={props} column={cell.index} meta={column} />
                    </div>
                ) : null;
            })}
        </div>
    );
}

export const GridRow = memo(Row) as typeof Row;
