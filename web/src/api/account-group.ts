// The group of an account, with what each is worth and sums over all below it.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';

/** In the base currency; null where one may not read what a number is made of. */
export interface GroupFigures {
    open: number | null;
    won: number | null;
    pipeline: string | null;
    weighted: string | null;
    won_year: string | null;
    won_ever: string | null;
    receivable: string | null;
    overdue: string | null;
}

export interface GroupAccount {
    id: string;
    name: string;
    parent: string | null;
    level: number;
    /** Accounts at any level below. */
    below: number;
    own: GroupFigures;
    /** With all below. */
    rolled: GroupFigures;
}

export interface AccountGroup {
    currency: string;
    /** The first day of `won_year`. */
    since: string;
    complete: boolean;
    /** Not everything is counted: one does not see all records. */
    narrowed: boolean;
    /** Each after its parent. */
    accounts: GroupAccount[];
}

/** `news` moves on with each change of an opportunity; changes of accounts refresh it by its key. */
export const accountGroupQuery = (id: string, news: number) =>
    queryOptions({
        queryKey: ['records', 'accounts', 'related', 'group', id, news],
        queryFn: ({ signal }) => http.get<AccountGroup>(`/accounts/${id}/group`, { signal }),
        placeholderData: (before) => before,
    });
