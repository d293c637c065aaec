import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ObjectMeta } from '@/api/types';
import { BoardScreen } from '@/features/board/board-screen';
import { FilterButton, FilterChips } from '@/features/list/filter-bar';
import { sortText, useListState } from '@/features/list/list-state';
import { ViewTabs } from '@/features/list/views';
import type { Search } from '@/lib/search-params';

/** The board with the filter and the views of the list. */
export function BoardRoute({ object, head, beside }: { object: ObjectMeta; head: ReactNode; beside: ReactNode }) {
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const state = useListState(object);
    return (
        <BoardScreen
            object={object}
            search={search}
            change={state.change}
            filter={state.filter}
            q={state.q}
            sort={sortText(state.sort)}
            head={head}
            views={<ViewTabs object={object} state={state} />}
            bar={
                <>
                    <FilterButton object={object} state={state} />
                    <FilterChips object={object} state={state} />
                </>
            }
            beside={beside}
            open={(record) => void navigate({ to: '/$object/$record', params: { object: object.name, record: record.id }, search: state.as_of ? { as_of: state.as_of } : {} })}
        />
    );
}
