// Colleagues to choose from while a name is being written after an @.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { pickQuery, searchQuery } from '@/api/records';
import type { Named } from '@/api/types';
import type { Mark } from '@/lib/marks';
import { useT } from '@/lib/i18n';
import { Person } from '@/ui/person';
import classes from '@/fields/rich-text/editor.module.css';

const shown_max = 8;

export interface MentionKeys {
    move(step: 1 | -1): void;
    /** False where there is nobody to take. */
    take(): boolean;
}

interface Props {
    id: string;
    query: string;
    left_px: number;
    top_px: number;
    onTake(person: Named): void;
    /** Hands the keys out to the editor, which has the focus. */
    keys(keys: MentionKeys | null): void;
    onActive(id: string | undefined): void;
}

interface Offered extends Named {
    marks?: readonly Mark[];
}
const still_here = { field: 'active', op: 'eq', value: true } as const;

/** The first of the list; once there are letters, whom a search finds by them. */
function usePeople(q: string): Offered[] {
    const listed = useQuery({ ...pickQuery('users', '', still_here, shown_max), enabled: q === '' });
    const searched = useQuery({ ...searchQuery(q, { object: 'users', filter: still_here }), enabled: q !== '', placeholderData: keepPreviousData });
    if (q) return (searched.data ?? []).slice(0, shown_max).map((hit) => ({ id: hit.id, name: hit.title, marks: hit.marks.title }));
    return (listed.data ?? []).map((record) => ({ id: record.id, name: String(record['name'] ?? '') }));
}

export function MentionList({ id, query, left_px, top_px, onTake, keys, onActive }: Props) {
    const t = useT();
    const people = usePeople(query.trim());
    // Another query begins at its first answer.
    const [chosen, setChosen] = useState({ query, at: 0 });
    const active = chosen.query === query ? Math.min(chosen.at, people.length - 1) : 0;
    useEffect(() => {
        onActive(people[active] ? `${id}-${people[active].id}` : undefined);
        keys({
            move: (step) => setChosen({ query, at: (active + step + people.length) % Math.max(1, people.length) }),
            take() {
                const person = people[active];
                if (person) onTake(person);
                return Boolean(person);
            },
        });
        return () => keys(null);
    });
    if (people.length === 0) return null;
    return (
        <div id={id} role="listbox" aria-label={t('editor.people')} className={classes['people']} style={{ left: left_px, top: top_px }}>
            {people.map((person, index) => (
                <div
                    key={person.id}
                    id={`${id}-${person.id}`}
                    role="option"
                    aria-selected={index === active}
                    onMouseDown={(event) => {
                        event.preventDefault();
                        onTake(person);
                    }}
                >
                    <Person name={person.name} marks={person.marks} />
                </div>
            ))}
        </div>
    );
}
