// The relationship map: people as a chart by whom they report to, walked by the arrow keys; on a phone an
// indented list. Who is tied to nobody stands below it.

import { useMemo, useState, type KeyboardEvent } from 'react';
import type { Committee, CommitteePerson } from '@/api/committee';
import { useMeta } from '@/api/meta';
import { forest, withRoles, type Node } from '@/features/record/accounts/committee-model';
import { PersonCard } from '@/features/record/accounts/person-card';
import { PersonDialog } from '@/features/record/accounts/person-dialog';
import { useNow } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { useKeyGroup } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/record/accounts/committee.module.css';

type Shown = 'roles' | 'all';

const alone_max = 24;

export function PeopleMap({ committee, of_deal }: { committee: Committee; of_deal: boolean }) {
    const t = useT();
    const texts = useTexts();
    const meta = useMeta();
    const now = useNow();
    const [shown, setShown] = useState<Shown>('all');
    const [focused, setFocused] = useState('');
    const [edited_id, setEdited] = useState('');
    const [all, setAll] = useState(false);
    const edited = committee.people.find((person) => person.id === edited_id); // with the versions of now
    const people = useMemo(() => (shown === 'roles' ? withRoles(committee.people) : committee.people), [committee, shown]);
    const { trees, alone } = useMemo(() => forest(people, texts.compare), [people, texts]);
    const lonely = all ? alone : alone.slice(0, alone_max);
    const order = useMemo(() => [...trees.flatMap(flat), ...lonely.map((person) => person.id)], [trees, lonely]);
    const entry = order.includes(focused) ? focused : (order[0] ?? '');
    const may = Boolean(meta.object('contacts')?.access.update) || Boolean(meta.object('opportunity_contacts')?.access.update);
    useKeyGroup(t('accounts.people'), [['ArrowDown', t('accounts.next_person')], ['ArrowLeft', t('accounts.superior')], ['Enter', t('accounts.edit')]]);

    const go = (from: KeyboardEvent, id: string | null | undefined) => {
        if (!id) return;
        setFocused(id);
        from.currentTarget.closest('[role=tree]')?.querySelector<HTMLElement>(`[data-person="${id}"]`)?.focus();
    };
    const keysOf = (person: CommitteePerson, below: readonly Node[]) => {
        const at = order.indexOf(person.id);
        const keys = onKeys<KeyboardEvent>({
            ArrowDown: (event) => go(event, order[at + 1]),
            ArrowUp: (event) => go(event, order[at - 1]),
            ArrowRight: (event) => go(event, below[0]?.person.id),
            ArrowLeft: (event) => go(event, person.reports_to),
            Home: (event) => go(event, order[0]),
            End: (event) => go(event, order.at(-1)),
            Enter: () => (may ? setEdited(person.id) : undefined),
        });
        return (event: KeyboardEvent) => event.target === event.currentTarget && keys(event);
    };
    const item = (person: CommitteePerson, below: readonly Node[], level: number, position: number, siblings: number) => (
        <li key={person.id} role="none" className={classes['item']}>
            <div
                role="treeitem"
                aria-level={level}
                aria-posinset={position}
                aria-setsize={siblings}
                aria-selected={person.id === entry}
                {...(below.length > 0 ? { 'aria-expanded': true } : {})}
                data-person={person.id}
                tabIndex={person.id === entry ? 0 : -1}
                className={classes['seat']}
                onFocus={() => setFocused(person.id)}
                onKeyDown={keysOf(person, below)}
            >
                <PersonCard person={person} now={now} of_deal={of_deal} onEdit={may ? () => setEdited(person.id) : undefined} />
            </div>
            {below.length > 0 && (
                <ul role="none" className={classes['below']}>
                    {below.map((node, at) => item(node.person, node.below, level + 1, at + 1, below.length))}
                </ul>
            )}
        </li>
    );
    return (
        <div>
            <div className={classes['mapHead']}>
                {!of_deal && <PickOne<Shown> label={t('accounts.whom')} value={shown} data={[{ value: 'all', label: t('accounts.everybody') }, { value: 'roles', label: t('accounts.with_roles') }]} onChange={setShown} />}
                {!committee.complete && <p role="status">{t('accounts.people_incomplete', { count: committee.people.length })}</p>}
            </div>
            {people.length === 0 && <p className="dimmed">{t('accounts.nobody')}</p>}
            {people.length > 0 && (
                <ul role="tree" aria-label={t('accounts.map')} className={classes['map']}>
                    {trees.length > 0 && (
                        <li role="none" className={classes['chart']}>
                            <ul role="none" className={classes['tops']}>
                                {trees.map((node, at) => item(node.person, node.below, 1, at + 1, trees.length + lonely.length))}
                            </ul>
                        </li>
                    )}
                    {lonely.length > 0 && (
                        <li role="none">
                            {trees.length > 0 && <p role="none" className={classes['aloneHead']}>{t('accounts.alone')}</p>}
                            <ul role="none" className={classes['alone']}>
                                {lonely.map((person, at) => item(person, [], 1, trees.length + at + 1, trees.length + lonely.length))}
                            </ul>
                        </li>
                    )}
                </ul>
            )}
            {alone.length > lonely.length && (
                <button type="button" className={classes['more']} onClick={() => setAll(true)}>
                    {t('accounts.more_people', { count: alone.length - lonely.length })}
                </button>
            )}
            {edited && <PersonDialog person={edited} onClose={() => setEdited('')} />}
        </div>
    );
}

function flat({ person, below }: Node): string[] {
    return [person.id, ...below.flatMap(flat)];
}
