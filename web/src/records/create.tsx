import { lazy, Suspense, type ComponentProps } from 'react';

const Dialog = lazy(async () => ({ default: (await import('@/records/create-dialog')).CreateDialog }));

/** The form for a new record; it loads when it is first wanted. */
export function CreateDialog(props: ComponentProps<typeof Dialog>) {
    return (
        <Suspense>
            <Dialog {...props} />
        </Suspense>
    );
}
