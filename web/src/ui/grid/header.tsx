import { IconArrowDown, IconArrowUp, IconChevronDown } from '@tabler/icons-react';
import { select_px, type CellWindow, type GridColumn, type GridProps } from '@/ui/grid/types';
import type { ColumnDrag } from '@/ui/grid/use-column-drag';
import classes from '@/ui/grid/grid.module.css';

interface Props extends Pick<GridProps<never>, 'columns' | 'pinned' | 'row_count' | 'selected' | 'select_all_label' | 'onSelectAll' | 'onSort' | 'onColumnMenu' | 'column_menu_label'> {
    cells: readonly CellWindow[];
    pinned_cells: readonly CellWindow[];
    width_px: number;
    /** The active column while the header holds the focus, else -1. */
    active: number;
    drag: ColumnDrag;
    onActivate(row: number, column: number): void;
}

function Title({ props, column, at, width_px }: { props: Props; column: GridColumn; at: number; width_px: number }) {
    const { active, drag, columns } = props;
    const Arrow = column.sort === 'descending' ? IconArrowDown : IconArrowUp;
    const carried = drag.carrying?.column === at;
    const drop = drag.carrying && !carried && drag.carrying.before === at ? 'before' : drag.carrying?.before === columns.length && at === columns.length - 1 ? 'after' : undefined;
    return (
        <div
            role="columnheader"
            aria-colindex={at + 2}
            aria-sort={column.sort ?? (column.sortable ? 'none' : undefined)}
            tabIndex={active === at + 1 ? 0 : -1}
            data-cell={`-1:${at + 1}`}
            data-column={at}
            data-align={column.align}
            data-sortable={column.sortable}
            data-carried={carried || undefined}
            data-drop={drop}
            aria-label={column.title}
            title={column.hint}
            className={classes['title']}
            style={{ width: width_px }}
            onFocus={() => props.onActivate(-1, at + 1)}
            onPointerDown={(event) => drag.onTitle(event, at)}
            onContextMenu={(event) => {
                event.preventDefault();
                props.onColumnMenu(at, event.currentTarget);
            }}
            onClick={(event) => {
                if (column.sortable && !drag.wasDrag()) props.onSort(at, event.shiftKey ? 'also' : 'only');
            }}
        >
            <span className="clip">{column.title}</span>
            {column.sort && <Arrow size={13} aria-hidden className={classes['arrow']} />}
            {column.sort_rank && <span className={classes['rank']}>{column.sort_rank}</span>}
            <button
                type="button"
                tabIndex={-1}
                className={classes['more']}
                aria-label={props.column_menu_label(column.title)}
                aria-haspopup="menu"
                onPointerDown={(event) => event.stopPropagation()}
                onClick={(event) => {
                    event.stopPropagation();
                    props.onColumnMenu(at, event.currentTarget);
                }}
            >
                <IconChevronDown size={13} aria-hidden />
            </button>
            <span className={classes['edge']} onPointerDown={(event) => drag.onEdge(event, at)} onClick={(event) => event.stopPropagation()} aria-hidden />
        </div>
    );
}

export function GridHeader(props: Props) {
    const { columns, cells, pinned_cells, width_px, active, selected, row_count } = props;
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
                    {pinned_cells.map(({ index, size }) => {
                        const column = columns[index];
                        return column && <Title key={column.id} props={props} column={column} at={index} width_px={size} />;
                    })}
                </div>
                {cells.map(({ index, start, size }) => {
                    const column = columns[index];
                    return (
                        column && (
                            <div key={column.id} role="presentation" className={classes['slot']} style={{ left: start, width: size }}>
                                <Title props={props} column={column} at={index} width_px={size} />
                            </div>
                        )
                    );
                })}
            </div>
        </div>
    );
}
