/** The list with one name at another place; null when that changes nothing. */
export function moved(names: readonly string[], name: string, to: number): string[] | null {
    const from = names.indexOf(name);
    if (from < 0 || to < 0 || to >= names.length || from === to) return null;
    const next = names.filter((each) => each !== name);
    next.splice(to, 0, name);
    return next;
}
