// The dialog comes, with its strings, when something is first exported.

import { lazy, Suspense, use } from 'react';
import { useLanguage, type Catalog } from '@/lib/i18n';
import type { ExportDialogProps } from '@/records/export/export-dialog';

const Dialog = lazy(async () => ({ default: (await import('@/records/export/export-dialog')).ExportDialog }));

// By the catalog itself: another one, even of the same language, has to bring the strings again.
const coming = new WeakMap<Catalog['bring'], Promise<void>>();

function strings(bring: Catalog['bring']): Promise<void> {
    const known = coming.get(bring);
    if (known) return known;
    const promise = bring(['export']);
    coming.set(bring, promise);
    promise.catch(() => coming.delete(bring));
    return promise;
}

function WithStrings(props: ExportDialogProps) {
    use(strings(useLanguage().bring));
    return <Dialog {...props} />;
}

export function ExportDialog(props: ExportDialogProps) {
    return (
        <Suspense>
            <WithStrings {...props} />
        </Suspense>
    );
}
