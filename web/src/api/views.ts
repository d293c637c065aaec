import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { RecordPage, SavedView } from '@/api/types';

export function viewsQuery(object: string) {
    return queryOptions({
        queryKey: ['records', 'saved_views', 'views', object],
        queryFn: async ({ signal }) => {
            const filter = JSON.stringify({ field: 'object', op: 'eq', value: object });
            const page = await http.get<RecordPage>('/saved_views', { signal, query: { filter, sort: 'name', limit: 100 } });
            return page.records as SavedView[];
        },
        staleTime: 5 * 60_000,
    });
}
