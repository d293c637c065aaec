// The people of a map as a tree by whom they report to, and what is worth a warning about them.

import type { Committee, CommitteePerson, CommitteeRole } from '@/api/committee';
import type { BatchOperation } from '@/api/rows';

/** So long without a word, and the map says so. */
export const quiet_days = 30;

export interface Node {
    person: CommitteePerson;
    below: Node[];
}

const weights: Record<string, number> = { high: 0, medium: 1, low: 2 };
const weightOf = (person: CommitteePerson) => (person.influence === null ? 3 : (weights[person.influence] ?? 3));

/** Those who are tied to somebody as trees, and those who stand alone; the weightiest first. */
export function forest(people: readonly CommitteePerson[], compare: (left: string, right: string) => number): { trees: Node[]; alone: CommitteePerson[] } {
    const nodes = new Map(people.map((person): [string, Node] => [person.id, { person, below: [] }]));
    const tops: Node[] = [];
    for (const node of nodes.values()) {
        const above = node.person.reports_to === null ? undefined : nodes.get(node.person.reports_to);
        if (above && !isAbove(nodes, node, above)) above.below.push(node);
        else tops.push(node);
    }
    const order = (left: Node, right: Node) => weightOf(left.person) - weightOf(right.person) || compare(left.person.name, right.person.name);
    for (const node of nodes.values()) node.below.sort(order);
    tops.sort(order);
    return { trees: tops.filter((node) => node.below.length > 0), alone: tops.filter((node) => node.below.length === 0).map((node) => node.person) };
}

/** Whether somebody stands above another who is named as their superior: circles from before the rule. */
function isAbove(nodes: ReadonlyMap<string, Node>, node: Node, above: Node): boolean {
    const seen = new Set<string>();
    for (let at: Node | undefined = above; at && !seen.has(at.person.id); at = at.person.reports_to === null ? undefined : nodes.get(at.person.reports_to)) {
        if (at === node) return true;
        seen.add(at.person.id);
    }
    return false;
}

/** Only who has a role, with those above them. */
export function withRoles(people: readonly CommitteePerson[]): CommitteePerson[] {
    const by_id = new Map(people.map((person) => [person.id, person]));
    const kept = new Set<string>();
    for (const person of people) {
        if (person.roles.length === 0 && person.buying_role === null) continue;
        for (let at: CommitteePerson | undefined = person; at && !kept.has(at.id); at = at.reports_to === null ? undefined : by_id.get(at.reports_to)) kept.add(at.id);
    }
    return people.filter((person) => kept.has(person.id));
}

export const of_role = ['role', 'stance', 'influence'] as const;
/** What was said of roles here, by their rows: nothing of what has been left as it is. */
export type SaidOfRoles = Readonly<Record<string, Partial<Pick<CommitteeRole, (typeof of_role)[number]>>>>;

/** What was changed of somebody and of their roles, to be written together or not at all. */
export function changesOf(person: CommitteePerson, version: number, values: Readonly<Record<string, unknown>>, said: SaidOfRoles): BatchOperation[] {
    const operations: BatchOperation[] = [];
    if (Object.keys(values).length > 0) operations.push({ op: 'update', object: 'contacts', id: person.id, version, values });
    for (const row of person.roles) {
        const changed = Object.fromEntries(Object.entries(said[row.id] ?? {}).filter(([name, value]) => value !== row[name as (typeof of_role)[number]]));
        if (Object.keys(changed).length > 0) operations.push({ op: 'update', object: 'opportunity_contacts', id: row.id, version: row.version, values: changed });
    }
    return operations;
}

/** The name of a field that an operation on the person was refused for: "operations[0].best_time". */
export const personField = (place: string): string => place.replace(/^operations\[0\]\./, '');

export function isQuiet(person: CommitteePerson, now: number): boolean {
    return person.touched_at === null || now - Date.parse(person.touched_at) > quiet_days * 86_400_000;
}

/** What each is there for, once: on open opportunities, else on others, else at the account. */
export function rolesOf(person: CommitteePerson): string[] {
    const open = person.roles.filter((role) => role.opportunity.status === 'open');
    const said = (open.length > 0 ? open : person.roles).flatMap(({ role }) => (role === null ? [] : [role]));
    const all = said.length > 0 || person.buying_role === null ? said : [person.buying_role];
    return [...new Set(all)];
}

/** Who could fill a role that nobody has: they have it elsewhere, or at the account. */
export function candidates({ people }: Committee, role: string): CommitteePerson[] {
    return people.filter((person) => person.buying_role === role || person.roles.some((each) => each.role === role));
}

export function missingRoles({ gaps }: Committee): string[] {
    return [...new Set(gaps.flatMap(({ missing }) => missing))];
}
