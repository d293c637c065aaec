// The last line of a card: what waits on it, how long it has stood here.

import type { RecordData } from '@/api/types';
import { daysSince } from '@/features/board/days';
import { useSay } from '@/fields/shared/say';
import { today } from '@/lib/dates';
import type { MessageId } from '@/lib/i18n';
import { urgencyOf, type AboutRecord, type Urgency } from '@/records/activities';
import classes from '@/features/board/board.module.css';

const words: Record<Urgency, MessageId> = {
    overdue: 'board.next_overdue',
    today: 'board.next_today',
    planned: 'board.next_planned',
    someday: 'board.next_someday',
};

export function CardSigns({ record, about, idle }: { record: RecordData; about: AboutRecord | undefined; idle: boolean }) {
    const { t, texts } = useSay();
    const now = Date.now();
    const days = daysSince(record['stage_since'], now);
    if (!about && days === null) return null;
    const next = about?.next;
    const urgency = next ? urgencyOf(next.when, today(texts.time_zone, now), texts.time_zone) : undefined;
    const when = next?.when ? texts.short(next.when, now) : '';
    return (
        <span className={classes['signs']}>
            {about && (
                <span className={classes['next']} data-urgency={urgency ?? 'none'}>
                    <span className={classes['nextDot']} aria-hidden />
                    <span className="visually-hidden">{t(urgency ? words[urgency] : 'board.next_none')}: </span>
                    <span className="clip">{next ? [next.subject, when].filter(Boolean).join(' · ') : t('board.next_none')}</span>
                </span>
            )}
            <span className={classes['spacer']} />
            {days !== null && (
                <span className={`${classes['days']} tabular`} title={t(idle ? 'board.idle' : 'board.days_help')}>
                    {t('board.days', { count: days })}
                    {idle && <span className="visually-hidden"> {t('board.idle')}</span>}
                </span>
            )}
        </span>
    );
}
