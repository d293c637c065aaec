// What a bulk act makes of one value: the server does it, this shows it beforehand.

export interface Tagging {
    add: string[];
    remove: string[];
}

export function tagged(before: unknown, { add, remove }: Tagging): string[] {
    const kept = (Array.isArray(before) ? (before as string[]) : []).filter((tag) => !remove.includes(tag));
    return [...kept, ...add.filter((tag) => !kept.includes(tag))];
}
