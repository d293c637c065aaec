// The one place that looks at a pressed key. An input method (pinyin, kana) uses Enter, Escape and the
// arrows for itself while it composes: those presses must never commit, close or move anything.
// Everything else in the app describes keys as text ("Enter", "Shift+Enter", "Mod+k").

interface KeyPress {
    key: string;
    keyCode?: number;
    ctrlKey: boolean;
    metaKey: boolean;
    altKey: boolean;
    shiftKey: boolean;
    isComposing?: boolean;
    nativeEvent?: { isComposing?: boolean };
}

export function isComposing(event: KeyPress): boolean {
    return Boolean(event.isComposing || event.nativeEvent?.isComposing) || event.keyCode === 229;
}

/** The press as text, or null while an input method composes. Mod is Ctrl or Cmd. */
export function keyName(event: KeyPress): string | null {
    if (isComposing(event)) return null;
    const named = event.key === ' ' ? 'Space' : event.key;
    const name = named.length === 1 ? named.toLowerCase() : named;
    const shift = event.shiftKey && (named.length > 1 || /[a-z]/i.test(named));
    return [event.ctrlKey || event.metaKey ? 'Mod' : '', event.altKey ? 'Alt' : '', shift ? 'Shift' : '', name]
        .filter(Boolean)
        .join('+');
}

type Action<E> = (event: E) => void | false;

/** Runs the action of the pressed key and swallows the press, unless the action answers false. */
export function onKeys<E extends KeyPress & { preventDefault(): void; stopPropagation(): void }>(
    actions: Record<string, Action<E> | undefined>,
): (event: E) => void {
    return (event) => {
        const name = keyName(event);
        const action = name === null ? undefined : actions[name];
        if (!action || action(event) === false) return;
        event.preventDefault();
        event.stopPropagation();
    };
}

/** True where plain letters are text and not shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
    if (!(target instanceof HTMLElement)) return false;
    if (target.isContentEditable) return true;
    if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
    return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** "Mod+k" as people of this machine read it. */
const signs: Record<string, string> = { Shift: '⇧', ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→' };

export function keyLabel(keys: string): string {
    return keys
        .split('+')
        .map((part) => (part === 'Mod' ? (isMac ? '⌘' : 'Ctrl') : part.length === 1 ? part.toUpperCase() : (signs[part] ?? part)))
        .join(isMac ? '' : ' ');
}
