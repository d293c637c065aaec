import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useMemo, type ReactNode } from 'react';
import { preferences_key, PreferenceStore, type Preferences } from '@/api/preference-store';
import { useSession } from '@/api/session';

const StoreContext = createContext<PreferenceStore | null>(null);

export function PreferencesProvider({ children }: { children: ReactNode }) {
    const client = useQueryClient();
    const { user } = useSession();
    const store = useMemo(() => new PreferenceStore(client, user.id), [client, user.id]);
    useEffect(() => store.follow(), [store]);
    return <StoreContext value={store}>{children}</StoreContext>;
}

/**
 * A choice of this person, on every device: `const [widths, setWidths] = usePreference('list.contacts.widths', {})`.
 * The key is [a-z0-9._-]{1,80}; the value any JSON up to 64 KiB; `undefined` forgets it. What an older version
 * of the app kept under the key, and `accept` does not know, counts as nothing.
 */
export function usePreference<T>(
    key: string,
    fallback: T,
    accept?: (value: unknown) => value is T,
): [T, (next: T | undefined | ((before: T) => T | undefined)) => void] {
    const store = use(StoreContext);
    if (!store) throw new Error('usePreference outside PreferencesProvider');
    const { data } = useQuery<Preferences, Error, unknown>({
        queryKey: preferences_key,
        queryFn: () => ({}),
        enabled: false,
        gcTime: Infinity,
        select: (all) => all[key],
    });
    const known = (value: unknown): value is T => value !== undefined && (!accept || accept(value));
    const value = known(data) ? data : fallback;
    const set = useCallback(
        (next: T | undefined | ((before: T) => T | undefined)) => {
            if (typeof next !== 'function') return store.set(key, next);
            const before = store.get(key);
            const usable = before !== undefined && (!accept || accept(before));
            store.set(key, (next as (before: T) => T | undefined)(usable ? (before as T) : fallback));
        },
        // A fallback written in place is new at every rendering and never differs.
        // eslint-disable-next-line react/exhaustive-deps
        [store, key],
    );
    return [value, set];
}
