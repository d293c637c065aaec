// The list of any object. What it shows stands in the address, in the view, or is kept for the person.

import { Button } from '@mantine/core';
import { IconPlus, IconRefresh } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { manyLabel, oneLabel } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { fetchEditsAhead } from '@/fields/lazy-edit';
import { FilterButton, FilterChips } from '@/features/list/filter-bar';
import { sortText, useListState } from '@/features/list/list-state';
import { ListTools } from '@/features/list/list-tools';
import { Nothing } from '@/features/list/nothing';
import { focusGrid, SearchBox } from '@/features/list/search-box';
import { useSelection } from '@/features/list/selection';
import { Table } from '@/features/list/table';
import { useNews } from '@/features/list/use-news';
import { useRows } from '@/features/list/use-rows';
import { ViewTabs } from '@/features/list/views';
import { usePhone } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { originText } from '@/lib/list-origin';
import type { Search } from '@/lib/search-params';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { CreateDialog } from '@/records/create';
import { EmptyState } from '@/ui/empty-state';
import { ObjectIcon } from '@/ui/object-icon';
import { AsOfBar } from '@/records/as-of-bar';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/list/list.module.css';

const Cards = lazy(async () => ({ default: (await import('@/features/list/cards')).Cards }));
const SelectionBar = lazy(async () => ({ default: (await import('@/features/list/selection-bar')).SelectionBar }));

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
    const search = useSearch({ strict: false }) as Search;
    const state = useListState(object);
    const rows = useRows(object, state);
    const selection = useSelection();
    const [busy, setBusy] = useState(false);
    const news = useNews(object.name, busy);
    const { clear } = selection;
    // Another question finds other records: what was selected of the last one is let go.
    useEffect(clear, [clear, rows.question_key]);
    useEffect(fetchEditsAhead, []);

    const may_create = object.access.create && !state.deleted && !state.as_of;
    const create = () => state.change({ create: '1' });
    useShortcuts({ ...(may_create ? { c: create } : {}), ArrowDown: focusGrid, j: focusGrid });
    const origin = originText({ filter: state.filter, sort: sortText(state.sort), q: state.q, view: search.view });
    const open = useCallback(
        (record: RecordData) => void navigate({ to: '/$object/$record', params: { object: object.name, record: record.id }, search: { list: origin, ...(state.as_of ? { as_of: state.as_of } : {}) } }),
        [navigate, object.name, origin, state.as_of],
    );
    const { total } = rows;
    const name = label(manyLabel(object));
    const shown = useMemo(() => total && texts.number(total.value) + (total.exact ? '' : '+'), [total, texts]);
    const empty = !rows.loading && rows.row_count === 0;
    const taken = !state.as_of && (selection.everything || selection.ids.size > 0);

    return (
        <div className={classes['split']}>
            <div className={classes['screen']}>
                <PageHead title={name} icon={<ObjectIcon name={object.icon} />} detail={shown && <span title={t('list.count')}>{shown}</span>}>
                    {head}
                    {may_create && (
                        <Button leftSection={<IconPlus size={14} />} onClick={create} title="C">
                            {phone ? t('action.new') : t('record.new', { object: label(oneLabel(object)) })}
                        </Button>
                    )}
                </PageHead>
                <ViewTabs object={object} state={state} />
                <div className={classes['bar']}>
                    {!state.as_of && <SearchBox key={object.name} state={state} />}
                    <FilterButton object={object} state={state} />
                    {!phone && <FilterChips object={object} state={state} />}
                    <span className={classes['spacer']} />
                    <ListTools object={object} state={state} groups_more={rows.groups_more} openGroups={rows.openGroups} />
                </div>
                {phone && <FilterChips object={object} state={state} />}
                {state.as_of && <AsOfBar as_of={state.as_of} text={t('as_of.list_text')} onChange={(as_of) => state.change({ as_of })} />}
                <p role="status" className={rows.similar ? classes['similar'] : 'visually-hidden'}>
                    {rows.similar && t('list.similar')}
                </p>
                {rows.error ? (
                    <EmptyState title={t('trouble.title')} text={problemText(t, rows.error)}>
                        <Button variant="default" onClick={news.take}>
                            {t('trouble.retry')}
                        </Button>
                    </EmptyState>
                ) : empty ? (
                    <Nothing object={object} state={state} onCreate={may_create ? create : undefined} />
                ) : phone ? (
                    <Suspense>
                        <Cards object={object} label={name} state={state} rows={rows} />
                    </Suspense>
                ) : (
                    <Table key={object.name} object={object} label={name} state={state} rows={rows} selection={selection} onOpen={open} onBusy={setBusy} />
                )}
                {news.waiting && !taken && (
                    <Button className={classes['news']} variant="default" leftSection={<IconRefresh size={14} />} onClick={news.take}>
                        {t('list.news')}
                    </Button>
                )}
                <Suspense>{taken && <SelectionBar object={object} state={state} selection={selection} total={total} />}</Suspense>
            </div>
            {beside}
            {search.create === '1' && may_create && (
                <CreateDialog object={object} onClose={() => state.change({ create: undefined })} onCreated={open} />
            )}
        </div>
    );
}
