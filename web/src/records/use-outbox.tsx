import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { titleOf, useMeta } from '@/api/meta';
import { newKey } from '@/api/client';
import { useSession } from '@/api/session';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useLatest } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { lineIsUp, onLineChange } from '@/lib/line';
import { Outbox, type Waiting } from '@/records/outbox';
import { toast } from '@/ui/toast';

const OutboxContext = createContext<Outbox | null>(null);

export function OutboxProvider({ children }: { children: ReactNode }) {
    const client = useQueryClient();
    const { user } = useSession();
    const latest = useLatest({ meta: useMeta(), t: useT() });
    const outbox = useMemo(
        () =>
            new Outbox({
                person: user.id,
                client,
                objectOf: (name) => latest.current.meta.object(name),
                say: (error) => problemLine(latest.current.t, error),
            }),
        [user.id, client, latest],
    );
    useEffect(() => {
        if (outbox.entries().length > 0) void outbox.send();
        const stop = onLineChange(() => {
            if (lineIsUp()) void outbox.send();
        });
        const other_tab = () => outbox.catchUp();
        window.addEventListener('storage', other_tab);
        return () => {
            stop();
            window.removeEventListener('storage', other_tab);
        };
    }, [outbox]);
    return <OutboxContext value={outbox}>{children}</OutboxContext>;
}

interface Kept {
    object: ObjectMeta;
    values: Record<string, unknown>;
    /** Of a change. */
    record?: RecordData;
    before?: Record<string, unknown>;
    /** The record is to be deleted. */
    removed?: true;
    /** Of a new record: the key of the first try. */
    key?: string;
}

export interface OutboxDoor {
    waiting: readonly Waiting[];
    /** Keeps what could not be sent, and says so; false when this browser has no room. */
    keepForLater(kept: Kept): boolean;
    discard(id: string): void;
    retry(id: string): void;
}

export function useOutbox(): OutboxDoor {
    const outbox = use(OutboxContext);
    if (!outbox) throw new Error('useOutbox outside OutboxProvider');
    const t = useT();
    const waiting = useSyncExternalStore(outbox.subscribe, outbox.entries);
    const keepForLater = useCallback(
        ({ object, values, record, before, removed, key }: Kept) => {
            const change = record && { record: record.id, version: record.version, before: before ?? {}, ...(removed ? { removed } : {}) };
            try {
                outbox.add({ id: key ?? newKey(), object: object.name, title: titleOf(object, record ?? values), values, ...change });
            } catch {
                return false;
            }
            toast({ id: 'kept', text: t('offline.kept') });
            return true;
        },
        [outbox, t],
    );
    return { waiting, keepForLater, discard: (id) => outbox.discard(id), retry: (id) => void outbox.retry(id) };
}
