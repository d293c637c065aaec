// What somebody typed and nobody has saved: leaving the page asks first. Dialogs use it as they are; moves
// inside of the app are asked about by the frame.

import { useEffect } from 'react';

const holders = new Set<symbol>();

export const hasUnsaved = () => holders.size > 0;

function ask(event: BeforeUnloadEvent): void {
    event.preventDefault();
}

/** While `unsaved` is true, leaving the page or the screen asks first. */
export function useUnsaved(unsaved: boolean): void {
    useEffect(() => {
        if (!unsaved) return;
        const holder = Symbol('unsaved');
        if (holders.size === 0) window.addEventListener('beforeunload', ask);
        holders.add(holder);
        return () => {
            holders.delete(holder);
            if (holders.size === 0) window.removeEventListener('beforeunload', ask);
        };
    }, [unsaved]);
}
