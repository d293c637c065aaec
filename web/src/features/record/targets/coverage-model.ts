// What a row of the coverage tells: who has the role, when somebody was last in touch with them, and what they
// were given.

import type { Coverage, CoveredPerson, CoveredRole, GivenContent } from '@/api/coverage';

export interface RoleRow {
    role: CoveredRole;
    people: CoveredPerson[];
    touched_at: string | null;
    given: GivenContent[];
}

export function rowsOf({ roles, people, given }: Coverage): RoleRow[] {
    const by_id = new Map(people.map((person) => [person.id, person]));
    return roles.map((role) => {
        const has = role.people.flatMap((id) => by_id.get(id) ?? []);
        const touches = has.flatMap((person) => person.touched_at ?? []).toSorted((a, b) => Date.parse(b) - Date.parse(a));
        return { role, people: has, touched_at: touches[0] ?? null, given: given.filter(({ contact }) => role.people.includes(contact)) };
    });
}

export const missingIn = ({ roles }: Coverage): string[] => roles.filter(({ people }) => people.length === 0).map(({ role }) => role);
