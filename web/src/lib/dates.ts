// Calendar days and the time on the wall in the user's zone.

function real(year: number, month: number, day: number): string | null {
    const date = new Date(Date.UTC(year, month - 1, day));
    if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
    return date.toISOString().slice(0, 10);
}

/** "2026-11-21", "2026/11/21", "2026年11月21日", "20261121"; null for a day that does not exist. */
export function parseDate(text: string): string | null {
    const typed = text.normalize('NFKC').trim();
    const parts = /^(\d{4})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?$/.exec(typed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(typed);
    return parts ? real(Number(parts[1]), Number(parts[2]), Number(parts[3])) : null;
}

const walls = new Map<string, Intl.DateTimeFormat>();

function wallFormat(time_zone: string): Intl.DateTimeFormat {
    let found = walls.get(time_zone);
    if (!found) {
        found = new Intl.DateTimeFormat('sv-SE', {
            timeZone: time_zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
        });
        walls.set(time_zone, found);
    }
    return found;
}

/** "2026-11-21T09:30" on the wall of the zone. */
export function toWallTime(instant: string, time_zone: string): string {
    const at = new Date(instant);
    return Number.isNaN(at.getTime()) ? '' : wallFormat(time_zone).format(at).replace(' ', 'T');
}

/** The instant at which the wall of the zone shows this. A time that a clock change skips moves ahead. */
export function fromWallTime(wall: string, time_zone: string): string {
    const wanted = Date.parse(`${wall}Z`);
    let instant = wanted;
    for (let round = 0; round < 2; ++round) {
        const shown = Date.parse(`${toWallTime(new Date(instant).toISOString(), time_zone)}Z`);
        instant += wanted - shown;
    }
    return new Date(instant).toISOString();
}

export function today(time_zone: string, now: number): string {
    return toWallTime(new Date(now).toISOString(), time_zone).slice(0, 10);
}

export function aDayBack(): string {
    return new Date(Date.now() - 86_400_000).toISOString();
}

export function addDays(day: string, count: number): string {
    return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

export function addMonths(day: string, count: number): string {
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    const last = new Date(Date.UTC(year, month - 1 + count + 1, 0));
    last.setUTCDate(Math.min(date, last.getUTCDate()));
    return last.toISOString().slice(0, 10);
}

/** Monday is 1, Sunday is 7. */
export function weekdayOf(day: string): number {
    return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The instant of a day and a time on the user's wall. */
export function instantOf(day: string, time: string, time_zone: string): string {
    return fromWallTime(`${day}T${time}`, time_zone);
}
