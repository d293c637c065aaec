// A row that heads a group, and the line of sums at the foot: values under the columns they belong to.

import type { ReactNode } from 'react';
import { select_px, type CellWindow, type GridColumn } from '@/ui/grid/types';
import classes from '@/ui/grid/grid.module.css';

interface LineProps {
    row_index: number;
    columns: readonly GridColumn[];
    cells: readonly CellWindow[];
    pinned_cells: readonly CellWindow[];
    /** The column that holds the tab stop, or -1. */
    active: number;
    onActivate(row: number, column: number): void;
    /** Column -1: what stands first. */
    content(column: number): ReactNode;
}

/** Its cells alone; whoever draws it says where it stands. */
export function LineCells({ row_index, columns, cells, pinned_cells, active, onActivate, content }: LineProps) {
    const cellProps = (column: number) => ({
        role: 'gridcell',
        'aria-colindex': column + 1,
        tabIndex: active === column ? 0 : -1,
        'data-cell': `${row_index}:${column}`,
        onFocus: () => onActivate(row_index, column),
    });
    const first_px = select_px + (pinned_cells[0]?.size ?? 0);
    return (
        <>
            <div className={classes['pinned']} role="presentation">
                <div {...cellProps(1)} className={classes['lineHead']} style={{ width: first_px }}>
                    {content(-1)}
                </div>
                {pinned_cells.slice(1).map(({ index, size }) => (
                    <div key={index} {...cellProps(index + 1)} className={classes['still']} style={{ width: size }}>
                        <span className={classes['content']} data-align={columns[index]?.align}>
                            {content(index)}
                        </span>
                    </div>
                ))}
            </div>
            {cells.map(({ index, start, size }) => (
                <div key={index} {...cellProps(index + 1)} className={classes['cell']} style={{ left: start, width: size }}>
                    <span className={classes['content']} data-align={columns[index]?.align}>
                        {content(index)}
                    </span>
                </div>
            ))}
        </>
    );
}
