// The list of any object. Everything that it shows stands in the address.

import { Button, CloseButton, TextInput } from '@mantine/core';
import { IconFilterOff, IconPlus, IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { manyLabel, oneLabel, titleOf } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { fetchEditsAhead } from '@/fields/lazy-edit';
import { kindOf } from '@/fields/list';
import { ColumnPicker } from '@/features/list/column-picker';
import { FilterButton, FilterChips } from '@/features/list/filter-bar';
import { toggledSort, useListState, type Column, type ListState } from '@/features/list/list-state';
import { useSelection } from '@/features/list/selection';
import { useRows } from '@/features/list/use-rows';
import { ViewTabs } from '@/features/list/views';
import { useDensity } from '@/lib/density';
import { usePhone, useSettled } from '@/lib/hooks';
import { useLanguage, useT } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import type { Search } from '@/lib/search-params';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { CreateDialog } from '@/records/create';
import { FieldCell } from '@/records/field-view';
import { InlineEdit } from '@/records/inline-edit';
import { useUpdate } from '@/records/use-update';
import { valueAt } from '@/records/values';
import { EmptyState } from '@/ui/empty-state';
import { Grid } from '@/ui/grid/grid';
import type { GridColumn } from '@/ui/grid/types';
import { ObjectIcon } from '@/ui/object-icon';
import { PageHead } from '@/ui/page-head';
import { Person } from '@/ui/person';
import classes from '@/features/list/list.module.css';

const Cards = lazy(async () => ({ default: (await import('@/features/list/cards')).Cards }));
const SelectionBar = lazy(async () => ({ default: (await import('@/features/list/selection-bar')).SelectionBar }));

const title_px = 240;
const width_default_px = 150;
const typing_ms = 200;

function SearchBox({ state }: { state: ListState }) {
    const t = useT();
    const [typed, setTyped] = useState(state.q);
    const settled = useSettled(typed, typing_ms);
    const sent = useRef(state.q);
    const { q, change } = state;
    useEffect(() => {
        if (settled === sent.current) return;
        sent.current = settled;
        change({ q: settled.trim() || undefined });
    }, [settled, change]);
    useEffect(() => {
        // The address changed by itself: back, a view, a link.
        if (q === sent.current.trim()) return;
        sent.current = q;
        setTyped(q);
    }, [q]);
    return (
        <TextInput
            className={classes['search']}
            aria-label={t('list.search')}
            placeholder={t('list.search')}
            leftSection={<IconSearch size={14} stroke={1.6} />}
            rightSection={typed ? <CloseButton size="xs" aria-label={t('action.clear')} onClick={() => setTyped('')} /> : null}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={onKeys({ Escape: () => (typed ? setTyped('') : false), ArrowDown: focusGrid })}
        />
    );
}

function focusGrid(): void {
    document.querySelector<HTMLElement>('[role=grid] [tabindex="0"]')?.focus();
}

function gridColumns(columns: readonly Column[], state: ListState, label: (label: Column['field']['label']) => string): GridColumn[] {
    return columns.map(({ path, field }, at) => {
        const key = state.sort.find((each) => each.field === path);
        const kind = kindOf(field);
        return {
            id: path,
            title: label(field.label),
            width_px: at === 0 ? title_px : (kind.width_px ?? width_default_px),
            align: kind.align,
            sortable: field.sortable,
            sort: key && (key.descending ? 'descending' : 'ascending'),
        };
    });
}

interface Props {
    object: ObjectMeta;
    /** Stands in the head before the actions. */
    head?: ReactNode;
    /** What stands beside the list when a record is open there. */
    beside?: ReactNode;
}

export function ListScreen({ object, head, beside }: Props) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const navigate = useNavigate();
    const phone = usePhone();
    const { row_px } = useDensity();
    const search = useSearch({ strict: false }) as Search;
    const state = useListState(object);
    const { list, rows, rowAt, row_count, total, more } = useRows(object, state);
    const selection = useSelection(rows);
    const updater = useUpdate(object);
    const { columns } = state;
    const name = label(manyLabel(object));

    const may_create = object.access.create && !state.deleted;
    const create = () => state.change({ create: '1' });
    useShortcuts({ ...(may_create ? { c: create } : {}), ArrowDown: focusGrid, j: focusGrid });

    const open = useCallback(
        (record: RecordData) => void navigate({ to: '/$object/$record', params: { object: object.name, record: record.id }, search: {} }),
        [navigate, object.name],
    );
    const peek = useCallback((record: RecordData) => state.change({ open: record.id }), [state]);
    const Cell = useMemo(
        () =>
            function ListCell({ row, column }: { row: RecordData; column: number }) {
                const shown = columns[column];
                if (!shown) return null;
                if (column > 0) return <FieldCell field={shown.field} value={valueAt(row, shown.path)} />;
                const title = titleOf(object, row) || '–';
                return (
                    <span data-open className={classes['open']}>
                        {['contacts', 'leads', 'users'].includes(object.name) ? <Person name={title} /> : <span className="clip">{title}</span>}
                    </span>
                );
            },
        [columns, object],
    );
    const { update } = updater;
    const editor = useCallback(
        (row: RecordData, column: number, done: (move?: 'down') => void) => {
            const shown = columns[column];
            const editable = shown && shown.field.writable && object.access.update && !shown.path.includes('.') && kindOf(shown.field).Edit;
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
        [columns, object, update],
    );
    const grid_columns = useMemo(() => gridColumns(columns, state, label), [columns, state, label]);
    const select_label = useCallback((record: string) => t('list.select', { name: record }), [t]);
    const rowLabel = useCallback((record: RecordData) => titleOf(object, record), [object]);
    useEffect(fetchEditsAhead, []);
    const empty = !list.isLoading && row_count === 0;

    return (
        <div className={classes['split']}>
            <div className={classes['screen']}>
                <PageHead
                    title={name}
                    icon={<ObjectIcon name={object.icon} />}
                    detail={total && <span title={t('list.count')}>{texts.number(total.value) + (total.exact ? '' : '+')}</span>}
                >
                    {head}
                    {may_create && (
                        <Button leftSection={<IconPlus size={14} />} onClick={create} title="C">
                            {phone ? t('action.new') : t('record.new', { object: label(oneLabel(object)) })}
                        </Button>
                    )}
                </PageHead>
                <ViewTabs object={object} state={state} />
                <div className={classes['bar']}>
                    <SearchBox key={object.name} state={state} />
                    <FilterButton object={object} state={state} />
                    {!phone && <FilterChips object={object} state={state} />}
                    <span className={classes['spacer']} />
                    {!phone && <ColumnPicker object={object} state={state} />}
                </div>
                {phone && <FilterChips object={object} state={state} />}
                {list.isError ? (
                    <EmptyState title={t('trouble.title')} text={problemText(t, list.error)}>
                        <Button variant="default" onClick={() => void list.refetch()}>
                            {t('trouble.retry')}
                        </Button>
                    </EmptyState>
                ) : empty ? (
                    <Nothing object={object} state={state} onCreate={may_create ? create : undefined} />
                ) : phone ? (
                    <Suspense>
                        <Cards object={object} label={name} columns={columns} row_count={row_count} rowAt={rowAt} onNearEnd={more} />
                    </Suspense>
                ) : (
                    <Grid
                        key={object.name}
                        label={name}
                        columns={grid_columns}
                        row_count={row_count}
                        total={total?.exact ? total.value : -1}
                        row_px={row_px}
                        rowAt={rowAt}
                        rowKey={recordKey}
                        rowLabel={rowLabel}
                        Cell={Cell}
                        editor={editor}
                        selected={selection.ids}
                        onSelect={selection.toggle}
                        onSelectAll={selection.toggleLoaded}
                        select_label={select_label}
                        select_all_label={t('list.select_all')}
                        onSort={(column, kept) => {
                            const sorted = columns[column];
                            if (sorted?.field.sortable) state.setSort(toggledSort(state.sort, sorted.path, kept));
                        }}
                        onOpen={open}
                        onPeek={peek}
                        onLeave={selection.ids.size > 0 ? selection.clear : () => undefined}
                        onNearEnd={() => {
                            if (row_count - rows.length > 0) more();
                        }}
                    />
                )}
                <Suspense>
                    {selection.ids.size > 0 && <SelectionBar object={object} state={state} selection={selection} loaded={rows.length} total={total} />}
                </Suspense>
            </div>
            {beside}
            {search.create === '1' && may_create && (
                <CreateDialog object={object} onClose={() => state.change({ create: undefined })} onCreated={open} />
            )}
            {updater.dialog}
        </div>
    );
}

const recordKey = (record: RecordData) => record.id;

/** Says that a cell cannot be changed, until any key or click. */
function ReadOnly({ onClose }: { onClose(): void }) {
    const t = useT();
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => box.current?.focus(), []);
    return (
        <div ref={box} tabIndex={-1} role="status" className={classes['readonly']} onBlur={() => onClose()} onKeyDown={() => onClose()}>
            {t('list.read_only')}
        </div>
    );
}

function Nothing({ object, state, onCreate }: { object: ObjectMeta; state: ListState; onCreate: (() => void) | undefined }) {
    const { t, label } = useLanguage();
    const icon = <ObjectIcon name={object.icon} size={22} />;
    if (state.deleted) return <EmptyState icon={icon} title={t('bin.empty')} text={t('bin.empty_text')} />;
    if (state.filter || state.q) {
        return (
            <EmptyState icon={<IconFilterOff size={22} stroke={1.6} />} title={t('list.nothing_found')} text={t('list.nothing_found_text')}>
                <Button variant="default" onClick={() => state.change({ q: undefined, filter: state.view?.settings.filter ? 'none' : undefined })}>
                    {t('filter.clear')}
                </Button>
            </EmptyState>
        );
    }
    return (
        <EmptyState icon={icon} title={t('list.empty', { objects: label(manyLabel(object)) })} text={object.help ? label(object.help) : t('list.empty_text')}>
            {onCreate && (
                <Button leftSection={<IconPlus size={14} />} onClick={onCreate}>
                    {t('record.new', { object: label(oneLabel(object)) })}
                </Button>
            )}
        </EmptyState>
    );
}
