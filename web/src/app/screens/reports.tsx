import { useSearch } from '@tanstack/react-router';
import { useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { NotFound } from '@/app/frame/trouble';
import { FilterButton, FilterChips } from '@/features/list/filter-bar';
import { useListState } from '@/features/list/list-state';
import { ReportScreen } from '@/features/reports/report-screen';
import type { Search } from '@/lib/search-params';

export function ReportsRoute() {
    const meta = useMeta();
    const { object: wanted } = useSearch({ strict: false }) as Search;
    const first = meta.object('opportunities') ?? meta.objects.find((object) => object.role === 'record' && object.access.read);
    const object = wanted ? meta.object(wanted) : first;
    return object ? <Report key={object.name} object={object} /> : <NotFound />;
}

/** The filter is that of lists: same address, same words. */
function Report({ object }: { object: ObjectMeta }) {
    const search = useSearch({ strict: false }) as Search;
    const state = useListState(object);
    return (
        <ReportScreen
            object={object}
            search={search}
            filter={state.filter}
            change={state.change}
            bar={
                <>
                    <FilterButton object={object} state={state} />
                    <FilterChips object={object} state={state} />
                </>
            }
        />
    );
}
