// What others change: values are patched where they stand (api/events.ts). Rows come and go by themselves
// only while nobody works in the table; else a button says that there is something to see.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { newsKey, type News } from '@/api/events';
import { useLatest } from '@/lib/hooks';

function worksInGrid(): boolean {
    const focused = document.activeElement;
    return focused instanceof HTMLElement && focused.closest('[role=grid]') !== null;
}

export function useNews(object: string, busy: boolean): { waiting: boolean; take(): void } {
    const client = useQueryClient();
    const { data: news } = useQuery<News>({ queryKey: newsKey(object), queryFn: () => ({ changed: 0, moved: 0 }), enabled: false });
    const [waiting, setWaiting] = useState(false);
    const latest_busy = useLatest(busy);
    const taken = useRef(news);

    const take = useCallback(() => {
        setWaiting(false);
        for (const part of ['rows', 'groups']) void client.invalidateQueries({ queryKey: ['records', object, part] });
    }, [client, object]);
    useEffect(() => {
        const before = taken.current;
        taken.current = news;
        if (!news || news.changed === (before?.changed ?? 0)) return;
        const calm = !latest_busy.current && !worksInGrid();
        const moved = news.moved !== (before?.moved ?? 0);
        queueMicrotask(() => (calm ? take() : moved && setWaiting(true)));
    }, [news, take, latest_busy]);
    return { waiting, take };
}
