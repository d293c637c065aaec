// What opening a record will need: its code while the list is idle, itself while the pointer or the tab stop rests
// on its row.

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { recordQuery } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';

export function useOpenAhead(object: ObjectMeta): (record: RecordData) => void {
    const client = useQueryClient();
    const router = useRouter();
    useEffect(() => {
        if (!('requestIdleCallback' in window)) return;
        const asked = requestIdleCallback(() => void router.loadRouteChunk(router.routesByPath['/$object/$record'])?.catch(() => undefined));
        return () => cancelIdleCallback(asked);
    }, [router]);
    return useCallback((record: RecordData) => void client.prefetchQuery(recordQuery(object.name, record.id)), [client, object.name]);
}
