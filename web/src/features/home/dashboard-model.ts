/** The first days of the last months, this one included. */
export function lastMonths(day: string, count: number): string[] {
    const first = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
    return Array.from({ length: count }, (_, at) => new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() - (count - 1 - at), 1)).toISOString().slice(0, 10));
}
