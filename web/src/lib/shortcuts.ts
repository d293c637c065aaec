// Shortcuts of the whole page: chords ("Mod+k") and sequences ("g c"). Plain letters rest while
// somebody types or a dialog is open. A key that is held acts once, but where it walks. What is registered, and says what it does, stands in the map of keys.

import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { useLatest } from '@/lib/hooks';
import { isTyping, keyName } from '@/lib/keys';

export interface Shortcut {
    /** What it does, in the user's language. Without it, what the key means everywhere. */
    says?: string;
    /** Acts again while the key is held: for keys that walk, never for keys that write. */
    repeats?: boolean;
    run(): void;
}
export type Shortcuts = Record<string, Shortcut | (() => void)>;

/** Keys and what they do, under the name of the place where they work. */
export interface KeyGroup {
    title: string;
    keys: [keys: string, says: string][];
}

const known_groups = new Set<KeyGroup>();
const listeners = new Set<() => void>();
let groups: readonly KeyGroup[] = [];

function change(act: () => void): void {
    act();
    groups = [...known_groups];
    listeners.forEach((listener) => listener());
}

/** Names keys in the map for as long as the screen stands: for keys that an element handles by itself. */
export function useKeyGroup(title: string, keys: KeyGroup['keys']): void {
    const shown = JSON.stringify(keys);
    useEffect(() => {
        const group = { title, keys: JSON.parse(shown) as KeyGroup['keys'] };
        if (group.keys.length === 0) return;
        change(() => known_groups.add(group));
        return () => change(() => known_groups.delete(group));
    }, [title, shown]);
}

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** What works on this screen now; groups of one title are one. */
export function useKeyMap(): KeyGroup[] {
    const all = useSyncExternalStore(subscribe, () => groups);
    return mergeGroups(all);
}

export function mergeGroups(all: readonly KeyGroup[]): KeyGroup[] {
    const by_title = new Map<string, KeyGroup['keys']>();
    for (const { title, keys } of all) {
        const before = by_title.get(title) ?? [];
        const fresh = keys.filter(([key, says]) => !before.some((known) => known[0] === key && known[1] === says));
        by_title.set(title, [...before, ...fresh]);
    }
    return [...by_title].map(([title, keys]) => ({ title, keys }));
}

const sequence_ms = 1200;

/** The first letter of a sequence, whoever knows it, and the press that came after it. */
const sequence: { first: KeyboardEvent | null; second: KeyboardEvent | null } = { first: null, second: null };

/** "g" belongs to the frame, and so does the letter after it: on a page where that letter is a key, too. */
function endsSequence(event: KeyboardEvent): boolean {
    if (!sequence.first || sequence.first === event) return false;
    sequence.second ??= event;
    return sequence.second === event && event.timeStamp - sequence.first.timeStamp <= sequence_ms;
}

/**
 * What a press does: the action, "ignored" where the key is held and its action is done once, or nothing.
 * `names` are the sequence that it ends and the press alone.
 */
export function actionOf(shortcuts: Shortcuts, names: readonly string[], repeated: boolean): (() => void) | 'ignored' | null {
    const name = names.find((each) => shortcuts[each]);
    const shortcut = name === undefined ? undefined : shortcuts[name];
    if (!shortcut) return null;
    const { run, repeats = false } = typeof shortcut === 'function' ? { run: shortcut } : shortcut;
    return repeated && !repeats ? 'ignored' : run;
}

function dialogIsOpen(): boolean {
    return document.querySelector('[role=dialog],[role=menu]') !== null;
}

/**
 * `group` is the title in the map of keys under which they are listed; without one they are keys of this
 * screen. A bare function is listed by what its key means everywhere (features/palette/key-map.tsx).
 */
export function useShortcuts(shortcuts: Shortcuts, group = ''): void {
    const latest = useLatest(shortcuts);
    useKeyGroup(
        group,
        Object.entries(shortcuts).map(([keys, shortcut]): KeyGroup['keys'][number] => [keys, typeof shortcut === 'object' ? (shortcut.says ?? '') : '']),
    );
    // Before it is painted: whoever sees the screen may press its keys.
    useLayoutEffect(() => {
        let prefix = '';
        let pressed_at = 0;
        function onKeyDown(event: KeyboardEvent) {
            const name = keyName(event);
            if (name === null || event.defaultPrevented || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
            const chord = name.includes('Mod+');
            if (!chord && (isTyping(event.target) || dialogIsOpen())) return;
            if (event.timeStamp - pressed_at > sequence_ms) prefix = '';
            const action = actionOf(latest.current, prefix ? [`${prefix} ${name}`, name] : [name], event.repeat);
            if (action === 'ignored') event.preventDefault();
            if (action === 'ignored' || (event.repeat && !action)) return;
            if (endsSequence(event) && !prefix) return;
            prefix = '';
            if (action) {
                event.preventDefault();
                action();
            } else if (Object.keys(latest.current).some((known) => known.startsWith(`${name} `))) {
                prefix = name;
                pressed_at = event.timeStamp;
                Object.assign(sequence, { first: event, second: null });
            }
        }
        window.addEventListener('keydown', onKeyDown);
        return () => window.removeEventListener('keydown', onKeyDown);
    }, [latest]);
}
