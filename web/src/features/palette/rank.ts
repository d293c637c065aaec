interface Findable {
    label: string;
    words?: string;
    keys?: string;
}

function score(command: Findable, words: readonly string[]): number {
    const label = command.label.toLowerCase();
    const all = `${label} ${(command.words ?? '').toLowerCase()}`;
    if (!words.every((word) => all.includes(word))) return 0;
    const first = words[0] ?? '';
    if (label.startsWith(first)) return 3;
    return label.split(/\s+/).some((part) => part.startsWith(first)) ? 2 : 1;
}

/** Those that hold every word typed, the best first; all in their order while nothing is typed. */
export function rankCommands<T extends Findable>(commands: readonly T[], typed: string): T[] {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [...commands];
    return commands
        .map((command) => ({ command, points: score(command, words) }))
        .filter(({ points }) => points > 0)
        .toSorted((left, right) => right.points - left.points)
        .map(({ command }) => command);
}

/** Whether it is called just so, as "Help", or "Roles" of "Settings: Roles". */
export function isNamed({ label }: Findable, typed: string): boolean {
    const wanted = typed.trim().toLowerCase();
    const name = label.toLowerCase();
    return wanted !== '' && (name === wanted || name.split(/[:：]\s*/).at(-1) === wanted);
}
