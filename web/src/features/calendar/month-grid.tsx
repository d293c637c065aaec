// Whole weeks of days, each with what fits of what happens on it.

import { useEffect, useRef, useState } from 'react';
import type { Item } from '@/features/calendar/calendar-model';
import { Event } from '@/features/calendar/event';
import type { Moves } from '@/features/calendar/use-calendar';
import type { Pointer } from '@/features/calendar/use-pointer';
import { useSay } from '@/fields/shared/say';
import classes from '@/features/calendar/calendar.module.css';

interface Props {
    days: readonly string[];
    /** The month that is meant: other days are dimmed. */
    month: string;
    today: string;
    by_day: ReadonlyMap<string, readonly Item[]>;
    moves: Moves;
    movable(item: Item): boolean;
    pointer: Pointer;
    onDay(day: string): void;
}

const line_px = 21;
const head_px = 30;

/** How many lines a day has room for. */
function useLines(weeks: number) {
    const box = useRef<HTMLDivElement>(null);
    const [lines, setLines] = useState(3);
    useEffect(() => {
        if (!box.current) return;
        const observer = new ResizeObserver(([entry]) => {
            const height = (entry?.contentRect.height ?? 0) / weeks;
            setLines(Math.max(1, Math.floor((height - head_px) / line_px)));
        });
        observer.observe(box.current);
        return () => observer.disconnect();
    }, [weeks]);
    return { box, lines };
}

export function MonthGrid({ days, month, today, by_day, moves, movable, pointer, onDay }: Props) {
    const { t, texts } = useSay();
    const weeks = days.length / 7;
    const { box, lines } = useLines(weeks);
    const { shadow } = pointer;
    return (
        <div className={classes['month']}>
            <div className={classes['weekdays']} aria-hidden>
                {days.slice(0, 7).map((day) => (
                    <span key={day}>{texts.weekday(day)}</span>
                ))}
            </div>
            <div ref={box} className={classes['weeks']} style={{ gridTemplateRows: `repeat(${weeks}, minmax(0, 1fr))` }}>
                {days.map((day) => {
                    const items = by_day.get(day) ?? [];
                    const shown = items.length <= lines ? items : items.slice(0, Math.max(0, lines - 1));
                    return (
                        <section
                            key={day}
                            role="group"
                            className={classes['cell']}
                            aria-label={texts.long_day(day)}
                            data-day={day}
                            data-other={!day.startsWith(month) || undefined}
                            data-today={day === today || undefined}
                            data-over={shadow?.spot.day === day || undefined}
                            onPointerDown={pointer.draw}
                        >
                            <button type="button" className={`${classes['date']} tabular`} aria-label={texts.long_day(day)} onPointerDown={(event) => event.stopPropagation()} onClick={() => onDay(day)}>
                                {texts.day(day)}
                            </button>
                            <div className={classes['lines']}>
                                {shown.map((item) => (
                                    <Event key={item.key} item={item} moves={moves} movable={movable(item)} line dragged={shadow?.item?.key === item.key} onGrab={(event) => pointer.grab(event, item)} />
                                ))}
                                {items.length > shown.length && (
                                    <button type="button" className={classes['moreLine']} onPointerDown={(event) => event.stopPropagation()} onClick={() => onDay(day)}>
                                        {t('calendar.more', { count: items.length - shown.length })}
                                    </button>
                                )}
                            </div>
                            {items.length > 0 && <span className={classes['dots']} aria-hidden data-count={Math.min(items.length, 3)} />}
                        </section>
                    );
                })}
            </div>
        </div>
    );
}
