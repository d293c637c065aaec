// The list as a grid: what its cells show, how they are edited, and what its header can do.

import { useCallback, useMemo, useRef, useState } from 'react';
import { titleOf } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { kindOf } from '@/fields/list';
import { useGridColumns } from '@/features/list/columns';
import { FootSums, GroupHead } from '@/features/list/group-line';
import { toggledSort, type ListState } from '@/features/list/list-state';
import { ReadOnly } from '@/features/list/read-only';
import type { Selection } from '@/features/list/selection';
import { HeaderMenu } from '@/features/list/toolbox';
import { useCells } from '@/features/list/use-cells';
import { useTotals } from '@/features/list/use-groups';
import { useLooks } from '@/features/list/use-looks';
import { useOpenAhead } from '@/features/list/use-open-ahead';
import type { Rows } from '@/features/list/use-rows';
import { useDensity } from '@/lib/density';
import { useT } from '@/lib/i18n';
import { marksOf } from '@/lib/marks';
import { FieldCell } from '@/records/field-view';
import { InlineEdit } from '@/records/inline-edit';
import { useUpdate } from '@/records/use-update';
import { valueAt } from '@/records/values';
import { Grid } from '@/ui/grid/grid';
import type { Range } from '@/ui/grid/range';
import { Marked } from '@/ui/marked';
import { Person } from '@/ui/person';
import classes from '@/features/list/list.module.css';

interface Props {
    object: ObjectMeta;
    label: string;
    state: ListState;
    rows: Rows;
    selection: Selection;
    onOpen(record: RecordData): void;
    /** Rows must not move now. */
    onBusy(busy: boolean): void;
}

const people = ['contacts', 'leads', 'users'];
const recordKey = (record: RecordData) => record.id;

export function Table({ object, label, state, rows, selection, onOpen, onBusy }: Props) {
    const t = useT();
    const { row_px } = useDensity();
    const updater = useUpdate(object);
    const { columns } = state;
    const grid_columns = useGridColumns(object, state);
    const [menu, setMenu] = useState<{ column: number; header: HTMLElement } | null>(null);
    const cells = useCells(object, state, rows);
    const lookOf = useLooks(object, state, rows, cells.problems);
    const openAhead = useOpenAhead(object);
    const sums = useTotals(object, state, state.sums ? 'sums' : 'nothing');

    const Cell = useMemo(
        () =>
            function ListCell({ row, column }: { row: RecordData; column: number }) {
                const shown = columns[column];
                if (!shown) return null;
                if (column > 0) return <FieldCell field={shown.field} value={valueAt(row, shown.path)} marks={marksOf(row, shown.path)} />;
                const title = titleOf(object, row) || '–';
                const marks = marksOf(row, object.title);
                return (
                    <span data-open className={classes['open']}>
                        {people.includes(object.name) ? <Person name={title} marks={marks} /> : (
                            <span className="clip">
                                <Marked text={title} marks={marks} />
                            </span>
                        )}
                    </span>
                );
            },
        [columns, object],
    );
    const { update } = updater;
    const editor = useCallback(
        (row: RecordData, column: number, done: (move?: 'down') => void) => {
            const shown = columns[column];
            const editable = shown && shown.field.writable && object.access.update && !shown.path.includes('.') && !state.deleted && !state.as_of && kindOf(shown.field).Edit;
            if (!editable) return <ReadOnly onClose={done} />;
            return (
                <InlineEdit
                    field={shown.field}
                    value={row[shown.path]}
                    record={row}
                    onCommit={(value) => update({ record: row, values: { [shown.path]: value } })}
                    onClose={done}
                />
            );
        },
        [columns, object, update, state.deleted, state.as_of],
    );
    const select_label = useCallback((record: string) => t('list.select', { name: record }), [t]);
    const menu_label = useCallback((title: string) => t('list.column_menu', { field: title }), [t]);
    const rowLabel = useCallback((record: RecordData) => titleOf(object, record), [object]);
    const { toggle, clear, has } = selection;
    const { rowAt, headAt, isOpen } = rows;
    const select = useCallback(
        (from: number, to: number) => {
            const [first, last] = [Math.min(from, to), Math.max(from, to)];
            toggle(Array.from({ length: last - first + 1 }, (_, at) => rowAt(first + at)));
        },
        [toggle, rowAt],
    );
    const isHead = useCallback((index: number) => headAt(index) !== undefined, [headAt]);

    const headOf = (index: number) => {
        const head = headAt(index);
        return head && { open: isOpen(head), level: head.level };
    };

    const at_work = useRef({ editing: false, range: false });
    const work = (part: Partial<typeof at_work.current>) => {
        Object.assign(at_work.current, part);
        onBusy(at_work.current.editing || at_work.current.range);
    };
    const moveColumn = (from: number, to: number) => {
        // The title stays first.
        if (from === 0 || to === 0) return;
        const paths = columns.map((column) => column.path);
        const [moved] = paths.splice(from, 1);
        if (moved) paths.splice(to, 0, moved);
        state.setColumns(paths);
    };
    const size = selection.everything ? Math.max(1, rows.row_count - selection.ids.size) : selection.ids.size;
    return (
        <>
            <Grid
                label={label}
                columns={grid_columns}
                pinned={state.pinned}
                row_count={rows.row_count}
                total={rows.grouped || !rows.total?.exact ? -1 : rows.total.value}
                row_px={row_px}
                question_key={rows.question_key}
                rowAt={rowAt}
                rowKey={recordKey}
                rowLabel={rowLabel}
                Cell={Cell}
                editor={editor}
                lookOf={lookOf}
                isHead={rows.grouped ? isHead : undefined}
                headCell={(index, column) => <GroupHead index={index} column={column} rows={rows} state={state} />}
                onHead={rows.toggleGroup}
                headOf={headOf}
                footCell={state.sums ? (column) => <FootSums column={column} state={state} values={sums.values} place={sums.place} basis={sums.basis} /> : undefined}
                foot_label={t('list.sums_label')}
                selected={{ has, size }}
                onSelect={select}
                onSelectAll={selection.toggleEverything}
                select_label={select_label}
                select_all_label={t('list.select_all')}
                onSort={(column, kept) => {
                    const sorted = columns[column];
                    if (sorted && grid_columns[column]?.sortable) state.setSort(toggledSort(state.sort, sorted.path, kept));
                }}
                onResize={(column, width_px) => {
                    const path = columns[column]?.path;
                    if (path) state.setLook({ widths: { ...state.widths, [path]: width_px } });
                }}
                onMoveColumn={moveColumn}
                onColumnMenu={(column, header) => setMenu({ column, header })}
                column_menu_label={menu_label}
                onOpen={onOpen}
                onRest={openAhead}
                onPeek={(record) => state.change({ open: record.id })}
                onWindow={rows.onWindow}
                onCopy={cells.copy}
                onPaste={cells.paste}
                onFillDown={cells.fillDown}
                onClear={cells.clear}
                onRange={(range: Range | null) => work({ range: range !== null })}
                onEditing={(editing) => work({ editing })}
                onLeave={clear}
            />
            {menu && <HeaderMenu object={object} state={state} column={menu.column} header={menu.header} onMove={moveColumn} onClose={() => setMenu(null)} />}
            {cells.dialog}
            {updater.dialog}
        </>
    );
}
