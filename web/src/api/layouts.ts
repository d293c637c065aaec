// Layouts: what a record page and the form for a new record show. One for everybody, and one for each
// role that needs its own; without any, the groups that the fields were declared with.

import { queryOptions, useQuery } from '@tanstack/react-query';
import { http } from '@/api/client';
import { useSession } from '@/api/session';
import type { RecordData, RecordPage } from '@/api/types';
import type { Label } from '@/lib/i18n';

export interface Section {
    name: string;
    label?: Label;
    columns?: 1 | 2;
    fields: string[];
}

export interface Layout extends RecordData {
    object: string;
    for_role: string | null;
    sections: Section[];
    create_fields: string[] | null;
}

export const layoutsQuery = queryOptions({
    queryKey: ['records', 'layouts', 'views'],
    queryFn: async ({ signal }) => (await http.get<RecordPage>('/layouts', { signal, query: { limit: 500 } })).records as Layout[],
    staleTime: 5 * 60_000,
});

export function layoutFor(layouts: readonly Layout[], object: string, role: string | null | undefined): Layout | undefined {
    const of_object = layouts.filter((layout) => layout.object === object);
    return of_object.find((layout) => role && layout.for_role === role) ?? of_object.find((layout) => !layout.for_role);
}

/** Undefined while it is asked for; null where none was made. */
export function useLayout(object: string): Layout | null | undefined {
    const { user } = useSession();
    const { data, isError } = useQuery(layoutsQuery);
    if (isError) return null;
    return data && (layoutFor(data, object, user.role?.id) ?? null);
}
