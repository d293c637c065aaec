// Shortcuts of the whole page: chords ("Mod+k") and sequences ("g c"). Plain letters rest while
// somebody types or a dialog is open.

import { useEffect } from 'react';
import { useLatest } from '@/lib/hooks';
import { isTyping, keyName } from '@/lib/keys';

export type Shortcuts = Record<string, () => void>;

const sequence_ms = 1200;

function dialogIsOpen(): boolean {
    return document.querySelector('[role=dialog],[role=menu]') !== null;
}

export function useShortcuts(shortcuts: Shortcuts): void {
    const latest = useLatest(shortcuts);
    useEffect(() => {
        let prefix = '';
        let pressed_at = 0;
        function onKeyDown(event: KeyboardEvent) {
            const name = keyName(event);
            if (name === null || event.defaultPrevented || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
            const chord = name.includes('Mod+');
            if (!chord && (isTyping(event.target) || dialogIsOpen())) return;
            if (event.timeStamp - pressed_at > sequence_ms) prefix = '';
            const keys = prefix ? `${prefix} ${name}` : name;
            const action = latest.current[keys] ?? latest.current[name];
            prefix = '';
            if (action) {
                event.preventDefault();
                action();
            } else if (Object.keys(latest.current).some((known) => known.startsWith(`${name} `))) {
                prefix = name;
                pressed_at = event.timeStamp;
            }
        }
        window.addEventListener('keydown', onKeyDown);
        return () => window.removeEventListener('keydown', onKeyDown);
    }, [latest]);
}
