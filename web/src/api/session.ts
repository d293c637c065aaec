import { queryOptions, useSuspenseQuery, type QueryClient } from '@tanstack/react-query';
import { http, isProblem } from '@/api/client';
import { forgetPreview } from '@/api/preview';
import { forgetQuestions } from '@/api/early';
import type { Session, SetupRequest } from '@/api/types';

const somebody = 'kith.somebody';

/** Somebody is signed in in this browser, as far as it knows: the session may have ended meanwhile. */
export function knowsSomebody(): boolean {
    try {
        return localStorage.getItem(somebody) !== null;
    } catch {
        return true;
    }
}

function know(known: boolean): void {
    try {
        if (known) localStorage.setItem(somebody, '1');
        else localStorage.removeItem(somebody);
    } catch {
        // Then the server is asked each time.
    }
}

/** Null while nobody is signed in. */
export const sessionQuery = queryOptions({
    queryKey: ['session'],
    queryFn: async ({ signal }): Promise<Session | null> => {
        try {
            const session = await http.get<Session>('/session', { signal });
            know(true);
            return session;
        } catch (error) {
            if (isProblem(error, 'unauthenticated')) {
                know(false);
                return null;
            }
            // Whom the administrator looked at is gone, or this is no administrator any more.
            if (isProblem(error) && error.code !== 'offline' && forgetPreview()) return http.get<Session>('/session', { signal });
            throw error;
        }
    },
    staleTime: Infinity,
    gcTime: Infinity,
});

export const setupQuery = queryOptions({
    queryKey: ['setup'],
    queryFn: ({ signal }) => http.get<{ needed: boolean }>('/setup', { signal }),
    staleTime: Infinity,
});

/** Who is signed in; only below the frame, which is not shown to anybody else. */
export function useSession(): Session {
    const { data } = useSuspenseQuery(sessionQuery);
    if (!data) throw new Error('useSession without a session');
    return data;
}

export function useMay(action: string): boolean {
    return useSession().user.actions.includes(action);
}

export async function signIn(client: QueryClient, credentials: { email: string; password: string; code?: string }): Promise<void> {
    await http.post('/session', credentials);
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
}

export async function setUp(client: QueryClient, request: SetupRequest): Promise<void> {
    await http.post('/setup', request);
    client.setQueryData(setupQuery.queryKey, { needed: false });
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
}

export async function signOut(client: QueryClient): Promise<void> {
    forgetPreview();
    await http.delete('/session');
    forgetQuestions();
    know(false);
    client.setQueryData(sessionQuery.queryKey, null);
}

/** Nothing of one user is left in the memory of the page for the next. */
export function forget(client: QueryClient): void {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
}

export async function changeProfile(client: QueryClient, change: { locale?: string; time_zone?: string; name?: string }): Promise<void> {
    await http.patch('/session', change);
    client.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, user: { ...session.user, ...change } });
}
