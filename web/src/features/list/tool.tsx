// Dialogs and builders of the list come, with their strings, when they are first wanted: a list that is
// only read pays for none of them.

import { lazy, Suspense, use, type ComponentType, type ReactNode } from 'react';
import { useLanguage, type Catalog } from '@/lib/i18n';

// By the catalog itself: another one, even of the same language, has to bring the strings again.
const coming = new WeakMap<Catalog['bring'], Promise<void>>();

function strings(bring: Catalog['bring']): Promise<void> {
    const known = coming.get(bring);
    if (known) return known;
    const promise = bring(['list.tools']);
    coming.set(bring, promise);
    promise.catch(() => coming.delete(bring));
    return promise;
}

function WithStrings({ children }: { children: ReactNode }) {
    use(strings(useLanguage().bring));
    return children;
}

export function tool<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
    const Loaded = lazy(async () => ({ default: (await load()) as ComponentType<object> }));
    return function Tool(props: P) {
        return (
            <Suspense>
                <WithStrings>
                    <Loaded {...props} />
                </WithStrings>
            </Suspense>
        );
    };
}
