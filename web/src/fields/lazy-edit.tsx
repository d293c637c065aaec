// Editors stand apart from what shows a value: a list is read long before anything in it is changed.

import { Skeleton } from '@mantine/core';
import { lazy, Suspense, type ComponentType } from 'react';
import type * as editors from '@/fields/editors';

type Editors = typeof editors;

const load = () => import('@/fields/editors');
const line_px = 30;

/** One of the editors, which are fetched together when the first of them is wanted. */
export function lazyEdit<Name extends keyof Editors>(name: Name): Editors[Name] {
    const Loaded = lazy(async () => ({ default: (await load())[name] as ComponentType<object> }));
    return function LazyEdit(props: object) {
        return (
            <Suspense fallback={<Skeleton height={line_px} />}>
                <Loaded {...props} />
            </Suspense>
        );
    } as unknown as Editors[Name];
}

/** Fetches the editors while the browser has nothing else to do, so that the first cell opens at once. */
export function fetchEditsAhead(): () => void {
    if (!('requestIdleCallback' in window)) return () => undefined;
    const asked = requestIdleCallback(() => void load().catch(() => undefined));
    return () => cancelIdleCallback(asked);
}
