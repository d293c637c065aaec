// Dialogs and builders of the list come, with their strings, when they are first wanted: a list that is
// only read pays for none of them.

import { useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import { useLanguage } from '@/lib/i18n';

function WithStrings({ children }: { children: ReactNode }) {
    const { language, bring } = useLanguage();
    useSuspenseQuery({
        queryKey: ['strings', 'list.tools', language],
        queryFn: () => bring(['list.tools']).then(() => true),
        staleTime: Infinity,
        gcTime: Infinity,
    });
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
