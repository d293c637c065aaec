// Somebody on the map: what they are there for, where they stand (by sign and word, never by colour alone),
// how much their word weighs, and when somebody last spoke with them.

import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconCircle, IconMoodEmpty, IconMoodSad, IconPencil, IconThumbDown, IconThumbUp, IconTrophy } from '@tabler/icons-react';
import type { CommitteePerson } from '@/api/committee';
import { isQuiet, rolesOf } from '@/features/record/accounts/committee-model';
import { useRoleWords } from '@/features/record/accounts/use-role-words';
import { RecordLink } from '@/fields/shared/record-link';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import classes from '@/features/record/accounts/committee.module.css';

const signs: Record<string, typeof IconCircle> = { champion: IconTrophy, supporter: IconThumbUp, neutral: IconMoodEmpty, critic: IconMoodSad, blocker: IconThumbDown };
const bars: Record<string, number> = { low: 1, medium: 2, high: 3 };

interface Props {
    person: CommitteePerson;
    now: number;
    /** Of one opportunity: who has no role in it is only told of. */
    of_deal: boolean;
    /** Nothing where one may not change anything about them. */
    onEdit: (() => void) | undefined;
}

export function PersonCard({ person, now, of_deal, onEdit }: Props) {
    const t = useT();
    const texts = useTexts();
    const words = useRoleWords();
    const Sign = person.stance === null ? null : (signs[person.stance] ?? IconCircle);
    const roles = rolesOf(person);
    const quiet = isQuiet(person, now);
    const color = person.stance === null ? undefined : words.option('stance', person.stance)?.color;
    return (
        <div className={classes['card']} data-beside={!person.involved || undefined} style={color ? { borderLeftColor: `var(--mantine-color-${color}-6)` } : undefined}>
            <div className={classes['cardHead']}>
                <strong className={classes['who']}>
                    <RecordLink object="contacts" id={person.id} name={person.name} />
                </strong>
                {onEdit && (
                    <ActionIcon size="sm" variant="subtle" aria-label={t('accounts.edit_person', { name: person.name })} onClick={onEdit}>
                        <IconPencil size={14} stroke={1.6} />
                    </ActionIcon>
                )}
            </div>
            {(person.title || person.department) && <p className="dimmed">{[person.title, person.department].filter(Boolean).join(' · ')}</p>}
            <div className={classes['signs']}>
                {roles.map((role) => (
                    <Chip key={role} color={words.option('role', role)?.color}>
                        {words.role(role)}
                    </Chip>
                ))}
                {roles.length === 0 && <span className="dimmed">{t(of_deal ? 'accounts.no_role_here' : 'accounts.no_role')}</span>}
            </div>
            <div className={classes['signs']}>
                {Sign && person.stance && (
                    <span className={classes['stance']}>
                        <Sign size={14} stroke={1.8} aria-hidden style={{ color: `var(--mantine-color-${color ?? 'gray'}-6)` }} />
                        {words.say('stance', person.stance)}
                    </span>
                )}
                {person.influence && (
                    <span className={classes['stance']}>
                        <span className={classes['bars']} data-level={bars[person.influence]} aria-hidden>
                            <i />
                            <i />
                            <i />
                        </span>
                        {t('accounts.influence', { level: words.say('influence', person.influence) })}
                    </span>
                )}
            </div>
            <p className={quiet && person.involved ? classes['missing'] : 'dimmed'}>
                {quiet && person.involved && <IconAlertTriangle size={13} aria-hidden />}
                {person.touched_at ? t('accounts.touched', { when: texts.relative(person.touched_at, now) }) : t('accounts.never_touched')}
            </p>
            {person.best_time && <p className="dimmed">{t('accounts.best_time', { when: person.best_time })}</p>}
        </div>
    );
}
