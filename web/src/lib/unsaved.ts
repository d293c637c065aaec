// What somebody typed and nobody has saved: leaving the page asks first. Dialogs use it as they are; moves
// inside of the app are asked about by the frame.

import { useCallback, useEffect, useState } from 'react';
import { useT } from '@/lib/i18n';

const holders = new Set<symbol>();

export const hasUnsaved = () => holders.size > 0;

function ask(event: BeforeUnloadEvent): void {
    event.preventDefault();
}

function release(holder: symbol): void {
    holders.delete(holder);
    if (holders.size === 0) window.removeEventListener('beforeunload', ask);
}

/**
 * While `unsaved` is true, leaving the page or the screen asks first. Answers how to let go at once: what
 * has been saved moves on before it is rendered again.
 */
export function useUnsaved(unsaved: boolean): () => void {
    const [holder] = useState(() => Symbol('unsaved'));
    useEffect(() => {
        if (!unsaved) return;
        if (holders.size === 0) window.addEventListener('beforeunload', ask);
        holders.add(holder);
        return () => release(holder);
    }, [unsaved, holder]);
    return useCallback(() => release(holder), [holder]);
}

/** Whether a form says something else than when it was opened. */
export function useChanged(values: unknown): boolean {
    const now = JSON.stringify(values);
    const [first] = useState(now);
    return now !== first;
}

/** For a dialog: closing it asks first, as leaving does. `done` closes what has been saved. */
export function useGuard(unsaved: boolean, onClose: () => void): { close(): void; done(): void } {
    const t = useT();
    const letGo = useUnsaved(unsaved);
    const done = () => {
        letGo();
        onClose();
    };
    return { done, close: () => (!unsaved || window.confirm(t('leave.question')) ? done() : undefined) };
}
