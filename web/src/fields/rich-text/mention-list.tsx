// Colleagues to choose from while a name is being written after an @.

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { pickQuery } from '@/api/records';
import type { Named } from '@/api/types';
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

export function MentionList({ id, query, left_px, top_px, onTake, keys, onActive }: Props) {
    const t = useT();
    const { data = [] } = useQuery({ ...pickQuery('users', query.trim(), { field: 'active', op: 'eq', value: true }, shown_max), placeholderData: (before) => before });
    const people: Named[] = data.map((record) => ({ id: record.id, name: String(record['name'] ?? '') }));
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
                    <Person name={person.name} />
                </div>
            ))}
        </div>
    );
}
