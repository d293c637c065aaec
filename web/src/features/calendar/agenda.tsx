// One day after the other as a list; days on which nothing happens are left out.

import type { Item } from '@/features/calendar/calendar-model';
import { Event } from '@/features/calendar/event';
import type { Moves } from '@/features/calendar/use-calendar';
import { useSay } from '@/fields/shared/say';
import { linksOf } from '@/records/activities';
import { Tick } from '@/records/tick';
import { useActivity } from '@/records/use-activity';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/calendar/calendar.module.css';

/** A day of a thousand calls is looked at on its own. */
const shown_a_day = 30;

interface Props {
    days: readonly string[];
    today: string;
    by_day: ReadonlyMap<string, readonly Item[]>;
    moves: Moves;
    movable(item: Item): boolean;
    onDay(day: string): void;
}

export function Agenda({ days, today, by_day, moves, movable, onDay }: Props) {
    const { t, texts } = useSay();
    const { tick } = useActivity();
    const busy = days.filter((day) => (by_day.get(day)?.length ?? 0) > 0);
    if (busy.length === 0) return <EmptyState title={t('calendar.nothing')} text={t('calendar.nothing_text')} />;
    return (
        <div className={classes['agenda']}>
            {busy.map((day) => (
                <section key={day} className={classes['agendaDay']} aria-label={texts.long_day(day)} data-today={day === today || undefined}>
                    <h2>{day === today ? t('calendar.today_is', { when: texts.long_day(day) }) : texts.long_day(day)}</h2>
                    <ul>
                        {(by_day.get(day) ?? []).slice(0, shown_a_day).map((item) => (
                            <li key={item.key} className={classes['agendaItem']}>
                                {item.kind === 'close' ? <span className={classes['noTick']} /> : <Tick activity={item.record} onTick={() => tick(item.record)} />}
                                <Event item={item} moves={moves} movable={movable(item)} line />
                                <span className={`${classes['agendaAbout']} clip dimmed`}>
                                    {item.kind === 'close' ? t('calendar.close_date') : linksOf(item.record).map((link) => link.name).join(', ')}
                                </span>
                            </li>
                        ))}
                    </ul>
                    {(by_day.get(day)?.length ?? 0) > shown_a_day && (
                        <button type="button" className={classes['moreLine']} onClick={() => onDay(day)}>
                            {t('calendar.more', { count: (by_day.get(day)?.length ?? 0) - shown_a_day })}
                        </button>
                    )}
                </section>
            ))}
        </div>
    );
}
