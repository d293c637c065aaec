// Days side by side over the hours, or one day with a column for each person.

import { Button, Popover } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { clockText, layOut, minutes_in_day, type Crowd, type Item } from '@/features/calendar/calendar-model';
import { Event } from '@/features/calendar/event';
import type { Moves } from '@/features/calendar/use-calendar';
import type { Pointer } from '@/features/calendar/use-pointer';
import { useSay } from '@/fields/shared/say';
import { toWallTime } from '@/lib/dates';
import { Person } from '@/ui/person';
import classes from '@/features/calendar/calendar.module.css';

export interface GridColumn {
    key: string;
    day: string;
    items: readonly Item[];
    /** A column of a person. */
    owner?: { id: string; name: string };
}

interface Props {
    columns: readonly GridColumn[];
    now: number;
    moves: Moves;
    movable(item: Item): boolean;
    pointer: Pointer;
    onDay(day: string): void;
    /** Something new for this person. */
    onPerson(column: GridColumn): void;
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const first_hour_seen = 7;
const lanes_max = 4;
const lanes_max_day = 10;
const all_day_max = 3;
const percent = (minute: number) => `${(minute / minutes_in_day) * 100}%`;

function More({ items, moves, movable, label, style }: { items: readonly Item[]; moves: Moves; movable(item: Item): boolean; label: string; style?: React.CSSProperties }) {
    const { t } = useSay();
    return (
        <Popover position="bottom-start" withinPortal trapFocus>
            <Popover.Target>
                <Button variant="default" size="compact-xs" className={classes['more']} style={style} onPointerDown={(event) => event.stopPropagation()}>
                    {t('calendar.more', { count: items.length })}
                </Button>
            </Popover.Target>
            <Popover.Dropdown aria-label={label} className={classes['crowd']}>
                {items.slice(0, 100).map((item) => (
                    <Event key={item.key} item={item} moves={moves} movable={movable(item)} line />
                ))}
            </Popover.Dropdown>
        </Popover>
    );
}

function crowdStyle(crowd: Crowd): React.CSSProperties {
    return { position: 'absolute', top: percent(crowd.start), right: 2 };
}

export function TimeGrid({ columns, now, moves, movable, pointer, onDay, onPerson }: Props) {
    const { t, texts } = useSay();
    const scroller = useRef<HTMLDivElement>(null);
    const wall = toWallTime(new Date(now).toISOString(), texts.time_zone);
    const today = wall.slice(0, 10);
    const minute_now = Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
    useEffect(() => {
        const box = scroller.current;
        if (box) box.scrollTop = (box.scrollHeight / 24) * first_hour_seen;
    }, []);
    const { shadow } = pointer;
    const lanes = columns.length === 1 ? lanes_max_day : lanes_max;
    const over = (column: GridColumn) => shadow && shadow.spot.day === column.day && (!column.owner || shadow.spot.owner === column.owner.id);
    return (
        <div ref={scroller} className={classes['grid']} style={{ ['--columns' as string]: columns.length }} tabIndex={-1}>
            <div className={classes['heads']}>
                <span className={classes['zone']} title={texts.time_zone} />
                {columns.map((column) => (
                    <div key={column.key} className={classes['columnHead']} data-today={(!column.owner && column.day === today) || undefined}>
                        {column.owner ? (
                            <button type="button" className={classes['dayName']} title={t('calendar.new')} onClick={() => onPerson(column)}>
                                <Person name={column.owner.name} />
                            </button>
                        ) : (
                            <button type="button" className={classes['dayName']} onClick={() => onDay(column.day)} title={texts.long_day(column.day)}>
                                <span>{texts.weekday(column.day)}</span>
                                <strong className="tabular">{texts.day(column.day)}</strong>
                            </button>
                        )}
                    </div>
                ))}
                <span className={classes['allDayName']}>{t('calendar.all_day')}</span>
                {columns.map((column) => {
                    const whole = column.items.filter((item) => item.start === null);
                    const fits = whole.length <= all_day_max ? whole : whole.slice(0, all_day_max - 1);
                    return (
                        <div key={column.key} className={classes['allDay']} data-day={column.day} data-owner={column.owner?.id} data-over={(over(column) && shadow?.start === null) || undefined}>
                            {fits.map((item) => (
                                <Event key={item.key} item={item} moves={moves} movable={movable(item)} line dragged={shadow?.item?.key === item.key} onGrab={(event) => pointer.grab(event, item)} />
                            ))}
                            {whole.length > fits.length && <More items={whole.slice(fits.length)} moves={moves} movable={movable} label={texts.long_day(column.day)} />}
                        </div>
                    );
                })}
            </div>
            <div className={classes['hours']}>
                <div className={classes['hourNames']} aria-hidden>
                    {hours.map((hour) => (
                        <span key={hour} className="tabular">
                            {hour === 0 ? '' : clockText(hour * 60)}
                        </span>
                    ))}
                </div>
                {columns.map((column) => {
                    const { placed, crowds } = layOut(column.items, lanes);
                    return (
                        <section
                            key={column.key}
                            className={classes['day']}
                            data-day={column.day}
                            data-timed
                            data-owner={column.owner?.id}
                            aria-label={column.owner?.name ?? texts.long_day(column.day)}
                            onPointerDown={pointer.draw}
                        >
                            {placed.map(({ item, lane, lanes: side_by_side }) => (
                                <Event
                                    key={item.key}
                                    item={item}
                                    moves={moves}
                                    movable={movable(item)}
                                    dragged={shadow?.item?.key === item.key}
                                    onGrab={(event) => pointer.grab(event, item)}
                                    onGrabEnd={(event) => pointer.grabEnd(event, item)}
                                    style={{
                                        top: percent(item.start ?? 0),
                                        height: percent(item.end - (item.start ?? 0)),
                                        left: `calc(${(lane / side_by_side) * 100}% + 2px)`,
                                        width: `calc(${100 / side_by_side}% - 5px)`,
                                    }}
                                />
                            ))}
                            {crowds.map((crowd) => (
                                <More key={crowd.start} items={crowd.items} moves={moves} movable={movable} label={texts.long_day(column.day)} style={crowdStyle(crowd)} />
                            ))}
                            {over(column) && shadow?.start !== null && shadow && (
                                <div className={classes['shadow']} style={{ top: percent(shadow.start ?? 0), height: percent(shadow.end - (shadow.start ?? 0)) }}>
                                    {`${clockText(shadow.start ?? 0)} – ${clockText(shadow.end)}`}
                                </div>
                            )}
                            {column.day === today && <div className={classes['now']} style={{ top: percent(minute_now) }} aria-hidden />}
                        </section>
                    );
                })}
            </div>
        </div>
    );
}
