import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Named } from '@/api/types';

export interface Followers {
    followers: Named[];
    following: boolean;
}

export function followersQuery(object: string, id: string) {
    return queryOptions({
        queryKey: ['records', 'followers', 'related', object, id],
        queryFn: ({ signal }) => http.get<Followers>(`/${object}/${id}/followers`, { signal }),
    });
}

export const follow = (object: string, id: string, user: string) => http.put(`/${object}/${id}/followers/${user}`, {});

export const unfollow = (object: string, id: string, user: string) => http.delete(`/${object}/${id}/followers/${user}`);
