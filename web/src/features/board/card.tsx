import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowRight, IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, memo, Suspense, useRef, type MouseEvent } from 'react';
import { titleOf } from '@/api/meta';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import type { BoardColumn, CardParts, Place } from '@/features/board/board-model';
import { useDraggable } from '@/features/board/use-drag';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useSay } from '@/fields/shared/say';
import { today } from '@/lib/dates';
import { useT } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import type { AboutRecord } from '@/records/activities';
import { FieldCell } from '@/records/field-view';
import { Initials } from '@/ui/person';
import classes from '@/features/board/board.module.css';

// What waits on a card is asked after the cards are there: so is the way to say it.
const CardSigns = lazy(async () => ({ default: (await import('@/features/board/card-signs')).CardSigns }));

/** What keyboard and mouse do with a card; the board knows how. */
export interface CardActions {
    lift(record: RecordData): void;
    drop(): void;
    cancel(): void;
    /** Left or right: to the neighbour column, or the lifted card over it. */
    aside(by: -1 | 1, from: HTMLElement): void;
    along(by: -1 | 1, record: RecordData): void;
    peek(record: RecordData): void;
    moveTo(record: RecordData, column: string): void;
    focused(record: RecordData): void;
    select(record: RecordData): void;
}

interface Props {
    object: ObjectMeta;
    record: RecordData;
    place: Place;
    parts: CardParts;
    movable: boolean;
    lifted: boolean;
    selected: boolean;
    reachable: boolean;
    arrived: boolean;
    idle: boolean;
    /** What waits on the record; undefined where nobody asked. */
    about: AboutRecord | undefined;
    actions: CardActions;
    /** Where it can go without dragging: on a phone. */
    targets: readonly BoardColumn[] | undefined;
}

function Part({ field, record, className }: { field: Field | undefined; record: RecordData; className?: string | undefined }) {
    const say = useSay();
    if (!field || isEmpty(record[field.name])) return null;
    return <span className={className}>{kindOf(field).format(record[field.name], field, say)}</span>;
}

export const Card = memo(function Card({ object, record, place, parts, movable, lifted, selected, reachable, arrived, idle, about, actions, targets }: Props) {
    const t = useT();
    const say = useSay();
    const element = useRef<HTMLAnchorElement>(null);
    const dragging = useDraggable(element, record, place, movable && !targets);
    const { column } = place;
    const { under, money, date, chip, note } = parts;
    const due = date && typeof record[date.name] === 'string' ? (record[date.name] as string) : null;
    const late = due !== null && column.outcome === 'open' && due.slice(0, 10) < today(say.texts.time_zone, Date.now());
    const self = (event: { currentTarget: unknown }) => event.currentTarget as HTMLElement;
    const onClick = (event: MouseEvent) => {
        if (!movable || !(event.metaKey || event.ctrlKey || event.shiftKey)) return;
        event.preventDefault();
        actions.select(record);
    };
    return (
        <div className={classes['cardBox']}>
            <Link
                ref={element}
                to="/$object/$record"
                params={{ object: object.name, record: record.id }}
                search={{}}
                preload={false}
                data-card={record.id}
                data-dragging={dragging || undefined}
                data-lifted={lifted || undefined}
                data-selected={selected || undefined}
                data-idle={idle || undefined}
                data-arrived={arrived || undefined}
                aria-describedby="board-help"
                tabIndex={reachable ? 0 : -1}
                className={classes['card']}
                onClick={onClick}
                onFocus={() => actions.focused(record)}
                onKeyDown={onKeys({
                    Space: () => (lifted ? actions.drop() : actions.lift(record)),
                    Enter: lifted ? () => actions.drop() : undefined,
                    Escape: lifted ? () => actions.cancel() : undefined,
                    'Shift+Enter': () => actions.peek(record),
                    x: movable ? () => actions.select(record) : undefined,
                    ArrowLeft: (event) => actions.aside(-1, self(event)),
                    ArrowRight: (event) => actions.aside(1, self(event)),
                    ArrowUp: () => actions.along(-1, record),
                    ArrowDown: () => actions.along(1, record),
                })}
            >
                <span className={classes['title']}>
                    {selected && <span className="visually-hidden">{t('board.is_selected')} </span>}
                    {titleOf(object, record) || t('record.untitled')}
                </span>
                <Part field={under} record={record} className={`${classes['under']} clip`} />
                {note && !isEmpty(record[note.name]) && (
                    <span className={classes['note']}>
                        <IconArrowRight size={12} stroke={1.8} aria-hidden />
                        <Part field={note} record={record} className="clip" />
                    </span>
                )}
                <span className={classes['foot']}>
                    <Part field={money} record={record} className={`${classes['money']} tabular`} />
                    {chip && <FieldCell field={chip} value={record[chip.name]} />}
                    <span className={classes['spacer']} />
                    {late && <span className="visually-hidden">{t('board.late')}</span>}
                    <Part field={date} record={record} className={late ? `${classes['late']} tabular` : `${classes['date']} tabular`} />
                    {record.owner && (
                        <span title={record.owner.name}>
                            <Initials name={record.owner.name} size={20} />
                            <span className="visually-hidden">{record.owner.name}</span>
                        </span>
                    )}
                </span>
                <Suspense>{column.outcome !== 'won' && column.outcome !== 'lost' && <CardSigns record={record} about={about} idle={idle} />}</Suspense>
            </Link>
            {targets && movable && (
                <Menu>
                    <Menu.Target>
                        <ActionIcon className={classes['cardMenu']} aria-label={t('board.move_to', { name: titleOf(object, record) })}>
                            <IconDots size={16} />
                        </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                        <Menu.Item onClick={() => actions.select(record)}>{t(selected ? 'board.unselect' : 'board.select')}</Menu.Item>
                        <Menu.Label>{t('board.move')}</Menu.Label>
                        {targets
                            .filter((target) => target.id !== column.id)
                            .map((target) => (
                                <Menu.Item key={target.id} onClick={() => actions.moveTo(record, target.id)}>
                                    {target.name}
                                </Menu.Item>
                            ))}
                    </Menu.Dropdown>
                </Menu>
            )}
        </div>
    );
});
