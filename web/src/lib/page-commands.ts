// What the screen at hand can do, for the palette: there as long as the screen stands.

import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { useLatest } from '@/lib/hooks';

export interface PageCommand {
    id: string;
    label: string;
    icon: ReactNode;
    /** Found by these too. */
    words?: string;
    run(): void;
}

const known = new Set<readonly PageCommand[]>();
const listeners = new Set<() => void>();
let offered: readonly PageCommand[] = [];

function change(act: () => void): void {
    act();
    offered = [...known].flat();
    listeners.forEach((listener) => listener());
}

export function usePageCommands(commands: readonly PageCommand[]): void {
    const latest = useLatest(commands);
    const shown = commands.map(({ id, label }) => `${id} ${label}`).join('\n');
    useEffect(() => {
        const list = latest.current.map((command) => ({ ...command, run: () => latest.current.find((each) => each.id === command.id)?.run() }));
        change(() => known.add(list));
        return () => change(() => known.delete(list));
    }, [latest, shown]);
}

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

export function useOfferedCommands(): readonly PageCommand[] {
    return useSyncExternalStore(subscribe, () => offered);
}
