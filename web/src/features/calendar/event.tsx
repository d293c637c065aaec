import { IconCalendarEvent, IconFlag, IconMail, IconPhone, IconSquareCheck, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { CSSProperties, PointerEvent } from 'react';
import { clockText, type Item } from '@/features/calendar/calendar-model';
import type { Moves } from '@/features/calendar/use-calendar';
import { useSay } from '@/fields/shared/say';
import { onKeys } from '@/lib/keys';
import { linksOf } from '@/records/activities';
import classes from '@/features/calendar/calendar.module.css';

const icons: Record<string, Icon> = { call: IconPhone, meeting: IconCalendarEvent, email: IconMail, close: IconFlag };

interface Props {
    item: Item;
    moves: Moves;
    movable: boolean;
    /** One line, without the place in time. */
    line?: boolean;
    style?: CSSProperties;
    dragged?: boolean;
    onGrab?(event: PointerEvent): void;
    onGrabEnd?(event: PointerEvent): void;
}

/** Something on the calendar: a way to its page, and a thing to move. */
export function Event({ item, moves, movable, line = false, style, dragged = false, onGrab, onGrabEnd }: Props) {
    const { t, texts } = useSay();
    const Kind = icons[item.kind] ?? IconSquareCheck;
    const time = item.start === null ? '' : item.lasts && !line ? `${clockText(item.start)} – ${clockText(item.end)}` : clockText(item.start);
    const about = item.kind === 'close' ? '' : linksOf(item.record).map((link) => link.name)[0];
    const short = !line && item.end - (item.start ?? 0) < 45;
    const unseen = [item.kind === 'close' ? t('calendar.close_date') : '', texts.long_day(item.day), short ? time : '', item.done ? t('calendar.is_done') : '', item.owner?.name];
    return (
        <div
            className={classes['event']}
            data-kind={item.kind}
            data-line={line || undefined}
            data-done={item.done || undefined}
            data-dragged={dragged || undefined}
            style={style}
            onPointerDown={movable ? onGrab : undefined}
        >
            <Link
                to="/$object/$record"
                params={{ object: item.object, record: item.record.id }}
                search={{}}
                draggable={false}
                preload={false}
                className={classes['eventLink']}
                data-event={item.record.id}
                aria-describedby={movable ? 'calendar-help' : undefined}
                onKeyDown={
                    movable
                        ? onKeys({
                              'Alt+ArrowUp': () => moves.nudge(item, 0, -15),
                              'Alt+ArrowDown': () => moves.nudge(item, 0, 15),
                              'Alt+ArrowLeft': () => moves.nudge(item, -1, 0),
                              'Alt+ArrowRight': () => moves.nudge(item, 1, 0),
                              'Alt+Shift+ArrowUp': () => moves.stretch(item, -15),
                              'Alt+Shift+ArrowDown': () => moves.stretch(item, 15),
                          })
                        : undefined
                }
            >
                <Kind size={12} stroke={1.9} aria-hidden className={classes['eventIcon']} />
                {line && time && <span className={`${classes['eventTime']} tabular`}>{time}</span>}
                <span className={line || short ? `${classes['eventLine']} clip` : classes['eventTitle']}>{item.title}</span>
                {!line && !short && (
                    <span className={`${classes['eventMore']} clip tabular`}>{[time, about].filter(Boolean).join(' · ')}</span>
                )}
                <span className="visually-hidden">{unseen.filter(Boolean).join(', ')}</span>
            </Link>
            {movable && item.lasts && item.start !== null && onGrabEnd && <span className={classes['edge']} aria-hidden onPointerDown={onGrabEnd} />}
        </div>
    );
}
