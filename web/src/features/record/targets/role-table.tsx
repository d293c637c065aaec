// The roles that a plan needs: who has each, where they stand, when somebody was last in touch, what they were
// given and what to give next. On a phone each role is a card.

import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconPlus, IconSend } from '@tabler/icons-react';
import { useMeta } from '@/api/meta';
import type { OfferedContent } from '@/api/coverage';
import { useRoleWords } from '@/features/record/accounts/use-role-words';
import type { RoleRow } from '@/features/record/targets/coverage-model';
import { RecordLink } from '@/fields/shared/record-link';
import { useNow } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import committee from '@/features/record/accounts/committee.module.css';
import classes from '@/features/record/targets/targets.module.css';

interface Props {
    rows: readonly RoleRow[];
    touch_days: number;
    onGive(row: RoleRow, content: OfferedContent | null): void;
    onFill(role: string): void;
}

const given_shown = 3;

export function RoleTable({ rows, touch_days, onGive, onFill }: Props) {
    const t = useT();
    const meta = useMeta();
    const may_fill = Boolean(meta.object('contacts')?.access.update);
    const may_give = Boolean(meta.object('content_deliveries')?.access.create);
    const heads = [t('targets.role'), t('targets.who'), t('targets.last_touch'), t('targets.given'), t('targets.next')];
    const [of_role, of_people, of_touch, of_given, of_next] = heads;
    return (
        <table className={classes['table']}>
            <caption className="visually-hidden">{t('targets.table')}</caption>
            <thead>
                <tr>
                    {heads.map((head) => (
                        <th key={head} scope="col">
                            {head}
                        </th>
                    ))}
                </tr>
            </thead>
            <tbody>
                {rows.map((row) => (
                    <tr key={row.role.role}>
                        <th scope="row" data-label={of_role}>
                            <Role role={row.role.role} />
                        </th>
                        <td data-label={of_people}>
                            <People row={row} onFill={may_fill ? onFill : undefined} />
                        </td>
                        <td data-label={of_touch}>
                            <Touch row={row} days={touch_days} />
                        </td>
                        <td data-label={of_given}>
                            <Given row={row} />
                        </td>
                        <td data-label={of_next}>
                            <Next row={row} onGive={may_give && row.people.length > 0 ? onGive : undefined} />
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function Role({ role }: { role: string }) {
    const words = useRoleWords();
    return <Chip color={words.option('role', role)?.color}>{words.role(role)}</Chip>;
}

function People({ row, onFill }: { row: RoleRow; onFill: Props['onFill'] | undefined }) {
    const t = useT();
    const words = useRoleWords();
    const { role, people } = row;
    if (people.length > 0) {
        return (
            <ul className={classes['plain']}>
                {people.map((person) => (
                    <li key={person.id}>
                        <RecordLink object="contacts" id={person.id} name={person.name} />
                        {person.title && <span className="dimmed">{person.title}</span>}
                        {person.stance ? <Chip color={words.option('stance', person.stance)?.color}>{words.say('stance', person.stance)}</Chip> : <span className="dimmed">{t('targets.no_stance')}</span>}
                    </li>
                ))}
            </ul>
        );
    }
    // Somebody has it whom the reader does not see.
    if (role.people.length > 0) return <span className="dimmed">–</span>;
    return (
        <span className={classes['cell']}>
            <span className={committee['missing']}>
                <IconAlertTriangle size={13} aria-hidden />
                {t('targets.nobody')}
            </span>
            {onFill && (
                <Button size="compact-xs" variant="default" data-print="hide" leftSection={<IconPlus size={12} />} aria-label={t('targets.fill', { role: words.role(role.role) })} onClick={() => onFill(role.role)}>
                    {t('targets.find')}
                </Button>
            )}
        </span>
    );
}

function Touch({ row, days }: { row: RoleRow; days: number }) {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    if (row.people.length === 0) return <span className="dimmed">–</span>;
    const said = row.touched_at ? texts.relative(row.touched_at, now) : t('targets.never');
    return row.role.touched ? (
        <span className={classes['cell']} title={row.touched_at ? texts.date_time(row.touched_at) : undefined}>
            <IconCheck size={14} aria-hidden className={classes['good']} />
            {said}
        </span>
    ) : (
        <span className={committee['missing']} title={t('targets.late', { days })}>
            <IconAlertTriangle size={13} aria-hidden />
            {said}
        </span>
    );
}

function Given({ row }: { row: RoleRow }) {
    const t = useT();
    const texts = useTexts();
    if (row.given.length === 0) return <span className="dimmed">{row.people.length === 0 ? '–' : t('targets.nothing_given')}</span>;
    return (
        <ul className={classes['plain']}>
            {row.given.slice(0, given_shown).map((given) => (
                <li key={given.id}>
                    <RecordLink object="content_deliveries" id={given.id} name={given.content.name} />
                    {given.given_at && <span className="dimmed">{texts.date(given.given_at.slice(0, 10))}</span>}
                </li>
            ))}
            {row.given.length > given_shown && <li className="dimmed">{t('targets.more_given', { count: row.given.length - given_shown })}</li>}
        </ul>
    );
}

function Next({ row, onGive }: { row: RoleRow; onGive: Props['onGive'] | undefined }) {
    const t = useT();
    const [first] = row.role.next;
    if (!first) {
        return onGive ? (
            <Button size="compact-xs" variant="default" data-print="hide" leftSection={<IconSend size={12} />} onClick={() => onGive(row, null)}>
                {t('targets.give_other')}
            </Button>
        ) : (
            <span className="dimmed">–</span>
        );
    }
    return (
        <span className={classes['cell']}>
            {first.link ? (
                <a href={first.link} target="_blank" rel="noreferrer" className={classes['link']}>
                    {first.name}
                </a>
            ) : (
                <RecordLink object="content_pieces" id={first.id} name={first.name} />
            )}
            {onGive && (
                <Button size="compact-xs" variant="default" data-print="hide" leftSection={<IconSend size={12} />} aria-label={t('targets.give_title', { name: first.name })} onClick={() => onGive(row, first)}>
                    {t('targets.give')}
                </Button>
            )}
        </span>
    );
}
