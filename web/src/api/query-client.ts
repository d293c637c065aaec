import { QueryClient } from '@tanstack/react-query';
import { isProblem } from '@/api/client';

const answers_that_stay = ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'too_large'];

export function makeQueryClient(): QueryClient {
    return new QueryClient({
        defaultOptions: {
            // Without a line a question fails at once and says so, and a change goes to the outbox: the
            // library's own waiting would be lost with the page.
            mutations: { networkMode: 'always' },
            queries: {
                networkMode: 'always',
                // The event stream says when something changed, so nothing is asked twice in half a minute.
                staleTime: 30_000,
                gcTime: 10 * 60_000,
                refetchOnWindowFocus: false,
                retry: (failures, error) => failures < 2 && !(isProblem(error) && answers_that_stay.includes(error.code)),
            },
        },
    });
}
