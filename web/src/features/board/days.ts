const day_ms = 86_400_000;

/** Whole days since then. */
export function daysSince(instant: unknown, now: number): number | null {
    const at = typeof instant === 'string' ? Date.parse(instant) : Number.NaN;
    return Number.isNaN(at) ? null : Math.max(0, Math.floor((now - at) / day_ms));
}
