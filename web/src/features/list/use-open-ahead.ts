// What opening a record will need, fetched while the pointer or the tab stop rests on its row.

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { recordQuery } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';

export function useOpenAhead(object: ObjectMeta): (record: RecordData) => void {
    const client = useQueryClient();
    const router = useRouter();
    const code_fetched = useRef(false);
    return useCallback(
        (record: RecordData) => {
            void client.prefetchQuery(recordQuery(object.name, record.id));
            if (code_fetched.current) return;
            code_fetched.current = true;
            router.preloadRoute({ to: '/$object/$record', params: { object: object.name, record: record.id }, search: {} }).catch(() => {
                code_fetched.current = false;
            });
        },
        [client, router, object.name],
    );
}
