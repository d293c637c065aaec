import type { Named, RecordData } from '@/api/types';

export interface Line {
    team: RecordData;
    depth: number;
}

const parentOf = (team: RecordData) => (team['parent'] as Named | null | undefined)?.id;

/** The tree as lines from the top; a team whose parents go in a circle stands at the top too. */
export function treeLines(teams: readonly RecordData[]): Line[] {
    const ids = new Set(teams.map((team) => team.id));
    const lines: Line[] = [];
    const seen = new Set<string>();
    function add(team: RecordData, depth: number) {
        if (seen.has(team.id)) return;
        seen.add(team.id);
        lines.push({ team, depth });
        for (const child of teams) if (parentOf(child) === team.id) add(child, depth + 1);
    }
    for (const team of teams) if (!ids.has(parentOf(team) ?? '')) add(team, 0);
    for (const team of teams) add(team, 0);
    return lines;
}

/** Whether a team is another or stands somewhere below it. */
export function isWithin(teams: readonly RecordData[], team: RecordData, other: RecordData): boolean {
    const seen = new Set<string>();
    for (let at: RecordData | undefined = team; at && !seen.has(at.id); at = teams.find((each) => each.id === parentOf(at as RecordData))) {
        if (at.id === other.id) return true;
        seen.add(at.id);
    }
    return false;
}
