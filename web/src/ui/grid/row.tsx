import { memo, type ReactNode } from 'react';
import { select_px, type CellWindow, type GridColumn, type GridProps, type RowLook } from '@/ui/grid/types';
import classes from '@/ui/grid/grid.module.css';

interface Props<T> extends Pick<GridProps<T>, 'rowLabel' | 'Cell' | 'editor' | 'select_label' | 'onSelect' | 'onOpen' | 'columns'> {
    index: number;
    top_px: number;
    height_px: number;
    width_px: number;
    row: T | undefined;
    look: RowLook | undefined;
    cells: readonly CellWindow[];
    pinned_cells: readonly CellWindow[];
    selected: boolean;
    /** The active or edited column of this row, or -1. */
    active: number;
    editing: number;
    /** The columns of this row that lie in the range, or -1. */
    range_left: number;
    range_right: number;
    onActivate(row: number, column: number): void;
    onEdit(row: number, column: number): void;
    onEdited(move?: 'down'): void;
}

function cellProps<T>(props: Props<T>, column: number) {
    const { index, active, onActivate, onEdit } = props;
    const cell = props.look?.cells?.[props.columns[column - 1]?.id ?? ''];
    const taken = column - 1 >= props.range_left && column - 1 <= props.range_right;
    return {
        role: 'gridcell',
        'aria-colindex': column + 1,
        tabIndex: active === column ? 0 : -1,
        'data-cell': `${index}:${column}`,
        'data-range': taken || undefined,
        'data-tint': cell?.tint,
        'data-problem': cell?.problem ? true : undefined,
        'aria-invalid': cell?.problem ? true : undefined,
        title: cell?.problem,
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
    const { index, top_px, height_px, width_px, row, columns, cells, pinned_cells, selected, editing } = props;
    const label = row === undefined ? '' : props.rowLabel(row);
    return (
        <div
            role="row"
            aria-rowindex={index + 2}
            aria-selected={selected}
            aria-busy={row === undefined || undefined}
            className={classes['row']}
            data-editing={editing >= 0 || undefined}
            data-tint={props.look?.tint}
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
                {pinned_cells.map(({ index: at, size }) => {
                    const column = columns[at];
                    return (
                        column && (
                            <div
                                key={column.id}
                                {...cellProps(props, at + 1)}
                                className={at === 0 ? classes['name'] : classes['still']}
                                style={{ width: size }}
                                onClick={(event) => {
                                    if (row !== undefined && event.detail === 1 && (event.target as HTMLElement).closest('[data-open]')) props.onOpen(row);
                                }}
                            >
                                <Content props={props} column={at} meta={column} />
                            </div>
                        )
                    );
                })}
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
