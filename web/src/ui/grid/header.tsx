import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { select_px, type CellWindow, type GridColumn } from '@/ui/grid/types';
import classes from '@/ui/grid/grid.module.css';

interface Props {
    columns: readonly GridColumn[];
    cells: readonly CellWindow[];
    width_px: number;
    /** The active column while the header holds the focus, else -1. */
    active: number;
    row_count: number;
    selected: ReadonlySet<string>;
    select_all_label: string;
    onSelectAll(): void;
    onSort(column: number, more: 'only' | 'also'): void;
    onActivate(row: number, column: number): void;
}

function Title({ column, at, active, onSort, onActivate }: Pick<Props, 'active' | 'onSort' | 'onActivate'> & { column: GridColumn; at: number }) {
    const Arrow = column.sort === 'descending' ? IconArrowDown : IconArrowUp;
    return (
        <div
            role="columnheader"
            aria-colindex={at + 2}
            aria-sort={column.sort ?? (column.sortable ? 'none' : undefined)}
            tabIndex={active === at + 1 ? 0 : -1}
            data-cell={`-1:${at + 1}`}
            data-align={column.align}
            data-sortable={column.sortable}
            className={classes['title']}
            onFocus={() => onActivate(-1, at + 1)}
            onClick={(event) => {
                if (column.sortable) onSort(at, event.shiftKey ? 'also' : 'only');
            }}
        >
            <span className="clip">{column.title}</span>
            {column.sort && <Arrow size={13} aria-hidden className={classes['arrow']} />}
        </div>
    );
}

export function GridHeader(props: Props) {
    const { columns, cells, width_px, active, selected, row_count } = props;
    const pinned = columns[0];
    return (
        <div role="rowgroup" className={classes['header']} style={{ width: width_px }}>
            <div role="row" aria-rowindex={1} className={classes['headerRow']}>
                <div className={classes['pinned']} role="presentation">
                    <div
                        role="columnheader"
                        aria-colindex={1}
                        tabIndex={active === 0 ? 0 : -1}
                        data-cell="-1:0"
                        className={classes['select']}
                        style={{ width: select_px }}
                        onFocus={() => props.onActivate(-1, 0)}
                    >
                        <input
                            type="checkbox"
                            className={classes['check']}
                            tabIndex={-1}
                            aria-label={props.select_all_label}
                            checked={selected.size > 0 && selected.size >= row_count}
                            ref={(box) => {
                                if (box) box.indeterminate = selected.size > 0 && selected.size < row_count;
                            }}
                            onChange={props.onSelectAll}
                        />
                    </div>
                    {pinned && (
                        <div role="presentation" style={{ width: pinned.width_px, display: 'flex' }}>
                            <Title {...props} column={pinned} at={0} />
                        </div>
                    )}
                </div>
                {cells.map((cell) => {
                    const column = columns[cell.index];
                    return column ? (
                        <div key={column.id} role="presentation" className={classes['slot']} style={{ left: cell.start, width: cell.size }}>
                            <Title {...props} column={column} at={cell.index} />
                        </div>
                    ) : null;
                })}
            </div>
        </div>
    );
}
